// Images in the memory of this process: for stores that are gone with it too.
#pragma once

#include <memory>

#include "media/image_store.hpp"

namespace ticketing {

std::unique_ptr<ImageStore> open_memory_image_store();

}  // namespace ticketing
