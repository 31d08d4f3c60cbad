// Images: content-addressed, decoded before they are believed.
#pragma once

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <ticketing/links.hpp>

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

/// 64 lower-case hexadecimal digits.
bool is_image_id(std::string_view id);

/// An image as its uploader sees it.
struct ImageView {
  std::string id;            ///< the SHA-256 of its bytes, 64 lower-case hexadecimal digits
  std::string url;           ///< where its bytes are, relative to the API
  std::string content_type;  ///< what the bytes were found to be
  int width = 0;             ///< in pixels
  int height = 0;            ///< in pixels
  std::int64_t bytes = 0;    ///< how many there are
};
BOOST_DESCRIBE_STRUCT(ImageView, (), (id, url, content_type, width, height, bytes))

/// The bytes of an image or of a picture that was drawn.
struct ImageContent {
  std::string content_type;
  std::string bytes;
  std::string id;  ///< the SHA-256 of `bytes`: changes exactly when they do
};

/// An attached image.
struct ImageRef {
  std::string id;   ///< names it: 64 lower-case hexadecimal digits
  std::string url;  ///< where its bytes are, relative to the API
};
BOOST_DESCRIBE_STRUCT(ImageRef, (), (id, url))

/// None when there is none.
inline std::optional<ImageRef> image_ref(const std::optional<std::string>& id, const Links& links) {
  if (!id) return std::nullopt;
  return ImageRef{*id, links.image(*id)};
}

}  // namespace ticketing
