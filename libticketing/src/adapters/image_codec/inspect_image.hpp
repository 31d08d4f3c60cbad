// The media room's `InspectImage` over the decoders.
#pragma once

#include <span>

#include "media/image_store.hpp"

namespace ticketing {

Result<ImageFacts> inspect_image(std::span<const unsigned char> bytes);

}  // namespace ticketing
