// Storage of what is known of images; their bytes are in the image store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <ticketing/clock.hpp>
#include <ticketing/media/image.hpp>

namespace ticketing {

/// An image as stored; the id is the SHA-256 of its bytes.
struct StoredImage {
  std::string id;
  ImageFacts facts;
  std::int64_t bytes = 0;
  Timestamp created_at;
};

/// Used inside one unit of work, by one thread.
class ImageRepository {
 public:
  virtual ~ImageRepository() = default;
  /// Nothing happens when the id is there already.
  virtual void add(const StoredImage& image) = 0;
  virtual std::optional<StoredImage> find(std::string_view id) = 0;
};

}  // namespace ticketing
