// Images in a folder of this machine.
#pragma once

#include <filesystem>
#include <memory>

#include "media/image_store.hpp"

namespace ticketing {

/// An object "a/b/name" is the file a/b/na/name below `root`: two characters of the name spread
/// what would be one huge folder. Files are private to the user (0600) and appear whole, or, also
/// after a crash, not at all. `root` is created with the first object.
std::unique_ptr<ImageStore> open_folder_image_store(const std::filesystem::path& root);

}  // namespace ticketing
