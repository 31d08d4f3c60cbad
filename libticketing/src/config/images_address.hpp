// Where the bytes of images are, as `images.store` says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <ticketing/config.hpp>

namespace ticketing::config {

struct ImagesAddress {
  enum class Kind {
    folder,
    s3,
    memory,
    unnamed,  ///< rows that several machines share, and no place for their pictures that they do
  };
  Kind kind = Kind::memory;
  std::string folder;  ///< a path
  std::string bucket;
  std::string prefix;  ///< of keys in the bucket: "" or "a/b/"
};

/// What to do where the place is unnamed.
inline constexpr std::string_view unnamed_images_store =
    "images.store is not set, and PostgreSQL keeps no pictures: name one place for all processes, "
    "images.store = \"file:///folder/they/share\" or \"s3://bucket\"";

/// None when malformed. The default depends on where the rows are (`store_url`).
std::optional<ImagesAddress> images_address(const ImagesConfig& images, std::string_view store_url);

}  // namespace ticketing::config
