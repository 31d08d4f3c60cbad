// Decodes PNG, JPEG and WebP from bytes nobody vouches for.
#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ticketing {

enum class ImageFormat { png, jpeg, webp };

std::string_view content_type(ImageFormat format) noexcept;

struct ImageHeader {
  ImageFormat format = ImageFormat::png;
  int width = 0;  ///< as stored
  int height = 0;
  int orientation = 1;  ///< how to turn it upright, Exif's 1 to 8; only JPEG says
};

/// Checked against the header, before memory for any pixel is taken.
struct DecodeLimits {
  std::int64_t side_max = 0;
  std::int64_t pixels_max = 0;
};

struct ImageSize {
  int width = 0;
  int height = 0;
};

/// Takes pixels as they are decoded, so that whoever needs a small picture never holds a big one.
class PixelSink {
 public:
  virtual ~PixelSink() = default;
  /// Of the picture in `header`, the least size that serves, turned as it is stored. A format that
  /// gives a smaller picture for less work than the whole (JPEG) gives the smallest it can that is
  /// neither narrower nor lower; others give the whole.
  virtual ImageSize enough(const ImageHeader& header) const {
    return {header.width, header.height};
  }
  /// Once, before any pixel; with the size in which they come.
  virtual void begin(const ImageHeader& header) = 0;
  /// RGBA, 8 bits each, alpha not multiplied in: pixel i is at (x + i * x_step, y). Every pixel
  /// comes once, rows not always in order (interlaced PNG).
  virtual void pixels(int y, int x, int x_step, std::span<const unsigned char> rgba) = 0;
};

/// Decodes all of `bytes`; the error is a clause for people: "is a truncated PNG". Refuses what is
/// none of the formats, damaged, cut off, followed by other bytes, animated, or beyond `limits`.
/// Takes at most about 8 bytes a pixel; PNG and baseline JPEG only some rows. Without `sink` the
/// pixels are decoded and dropped. The header it returns has the size that is stored.
tl::expected<ImageHeader, std::string> decode_image(std::span<const unsigned char> bytes,
                                                    const DecodeLimits& limits, PixelSink* sink);

}  // namespace ticketing
