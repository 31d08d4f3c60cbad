// Images: content-addressed, decoded before they are believed.
#pragma once

#include <boost/describe/class.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <ticketing/actor/principal.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

inline constexpr std::size_t image_bytes_max = 5 * 1024 * 1024;
inline constexpr std::int64_t image_side_max = 8192;
inline constexpr std::int64_t image_pixels_max = 16'000'000;

/// What the bytes of an image were found to be.
struct ImageFacts {
  std::string content_type;  ///< "image/png", "image/jpeg", "image/webp"
  int width = 0;
  int height = 0;
};

/// Decodes all of `bytes` with bounded memory; validation_failed (pointer "") says what is wrong:
/// not one of the three formats, truncated, trailing bytes, too large in bytes, side or pixels.
Result<ImageFacts> inspect_image(std::span<const unsigned char> bytes);

/// 64 lower-case hexadecimal digits.
bool is_image_id(std::string_view id);

/// An image as stored; the id is the SHA-256 of its bytes.
struct StoredImage {
  std::string id;
  ImageFacts facts;
  std::int64_t bytes = 0;
  Timestamp created_at;
};

/// An image as its uploader sees it.
struct ImageView {
  std::string id;
  std::string url;
  std::string content_type;
  int width = 0;
  int height = 0;
  std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(ImageView, (), (id, url, content_type, width, height, bytes))

/// The bytes of an image or of a picture that was drawn.
struct ImageContent {
  std::string content_type;
  std::string bytes;
  std::string id;  ///< the SHA-256 of `bytes`: changes exactly when they do
};

/// Used inside one unit of work, by one thread.
class ImageRepository {
 public:
  virtual ~ImageRepository() = default;
  /// Nothing happens when the id is there already.
  virtual void add(const StoredImage& image) = 0;
  virtual std::optional<StoredImage> find(std::string_view id) = 0;
};

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
};

/// Thread safe; calls block: `describe` on the database, the others on the image store too, which
/// may take as long as its time-outs let it. Callers who share threads with what needs no images
/// keep these calls apart.
class ImageService {
 public:
  virtual ~ImageService() = default;
  /// Any account. Bytes are stored before the row that makes them known, so nothing is half there;
  /// they are stored again when the image is known already, which brings lost bytes back.
  virtual Result<ImageView> upload(const Principal& who, std::span<const unsigned char> bytes) = 0;
  /// Anyone; what is known of an image without its bytes; not_found.
  virtual Result<ImageView> describe(std::string_view id) = 0;
  /// Anyone; not_found.
  virtual Result<ImageContent> find(std::string_view id) = 0;
  /// The PNG of a ticket or coupon (see CONTRACT): the owner and admins, not_found otherwise. The
  /// same ticket gives the same bytes while its product's image is there. Drawn once, then cached
  /// in the image store; what needs nothing from there is drawn also while it does not answer.
  virtual Result<ImageContent> ticket_picture(const Principal& who, std::string_view code) = 0;
  virtual Result<ImageContent> coupon_picture(const Principal& who, std::string_view code) = 0;
};

}  // namespace ticketing
