// Use cases around images.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <ticketing/actor/principal.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/media/image.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// Thread safe; calls block: `describe` on the database, the others on the image store too, which
/// may take as long as its time-outs let it. Callers who share threads with what needs no images
/// keep these calls apart.
class ImageService {
 public:
  virtual ~ImageService() = default;
  /// Any account: validation_failed (pointer "") for what `inspect_image` refuses; rate_limited,
  /// with the time it ends, beyond `limits.images_per_day` of one that is no admin. What is kept is
  /// the picture without metadata, and the id is of that. Bytes are stored before the row that
  /// makes them known, so nothing is half there; they are stored again when the image is known
  /// already, which brings lost bytes back.
  virtual Result<ImageView> upload(const Principal& who, std::span<const unsigned char> bytes,
                                   const CallOptions& options = {}) = 0;
  /// Anyone; what is known of an image without its bytes; not_found.
  virtual Result<ImageView> describe(std::string_view id) = 0;
  /// Anyone; not_found.
  virtual Result<ImageContent> find(std::string_view id) = 0;
};

}  // namespace ticketing
