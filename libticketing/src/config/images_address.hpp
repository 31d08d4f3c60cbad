// Where the bytes of images are, as `images.store` says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <ticketing/config.hpp>

namespace ticketing::config {

struct ImagesAddress {
  enum class Kind { folder, s3, memory };
  Kind kind = Kind::memory;
  std::string folder;  ///< a path
  std::string bucket;
  std::string prefix;  ///< of keys in the bucket: "" or "a/b/"
};

/// None when malformed. The default depends on where the rows are (`store_url`).
std::optional<ImagesAddress> images_address(const ImagesConfig& images, std::string_view store_url);

}  // namespace ticketing::config
