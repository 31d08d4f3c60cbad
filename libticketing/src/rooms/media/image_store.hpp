// Where the bytes of images are, and what finds out what they are (ports).
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <ticketing/media/inspect_image.hpp>
#include <ticketing/result.hpp>
#include <ticketing/statistics.hpp>

namespace ticketing {

/// Where the bytes are (port). Thread safe; calls may block on disk or network, bounded by
/// time-outs. `put` is atomic: a reader sees all of an object or none of it.
class ImageStore {
 public:
  virtual ~ImageStore() = default;
  /// unavailable when it could not be stored for certain.
  virtual Result<void> put(const std::string& key, const std::string& content_type,
                           std::span<const unsigned char> bytes) = 0;
  /// not_found, unavailable. At most `bytes_max` bytes.
  virtual Result<std::string> get(const std::string& key, std::size_t bytes_max) = 0;
  /// When it was away, as far as anybody watches. Never blocks.
  virtual std::vector<OutageStatistics> outages() const { return {}; }
};

/// As `inspect_image`. Thread safe.
using InspectImage = std::function<Result<InspectedImage>(std::span<const unsigned char> bytes)>;

}  // namespace ticketing
