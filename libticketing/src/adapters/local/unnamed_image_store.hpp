// No place for images: for a program whose configuration names none that it shares with others.
#pragma once

#include <memory>
#include <string>

#include "media/image_store.hpp"

namespace ticketing {

/// Everything is unavailable, with `why`: nothing is written where the others would not find it,
/// and nobody is told that a picture is gone.
std::unique_ptr<ImageStore> open_unnamed_image_store(std::string why);

}  // namespace ticketing
