// What the bytes of an image are, without storing them.
#pragma once

#include <span>

#include <ticketing/media/image.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// Decodes all of `bytes` with bounded memory; validation_failed (pointer "") says what is wrong:
/// not one of the three formats, truncated, trailing bytes, too large in bytes, side or pixels.
Result<ImageFacts> inspect_image(std::span<const unsigned char> bytes);

}  // namespace ticketing
