#include "image_codec/image_decoder.hpp"

#include <fmt/format.h>

#include <cstring>

#include "image_codec/formats.hpp"

namespace ticketing {
namespace {

bool has(std::span<const unsigned char> bytes, std::size_t at, std::string_view magic) {
  return bytes.size() >= at + magic.size() &&
         std::memcmp(bytes.data() + at, magic.data(), magic.size()) == 0;
}

}  // namespace

std::string_view content_type(ImageFormat format) noexcept {
  switch (format) {
    case ImageFormat::png:
      return "image/png";
    case ImageFormat::jpeg:
      return "image/jpeg";
    case ImageFormat::webp:
      return "image/webp";
  }
  return "";
}

tl::expected<ImageHeader, std::string> decode_image(std::span<const unsigned char> bytes,
                                                    const DecodeLimits& limits, PixelSink* sink) {
  using namespace std::string_view_literals;
  if (has(bytes, 0, "\x89PNG\r\n\x1a\n"sv)) return image_codec::decode_png(bytes, limits, sink);
  if (has(bytes, 0, "\xff\xd8\xff"sv)) return image_codec::decode_jpeg(bytes, limits, sink);
  if (has(bytes, 0, "RIFF"sv) && has(bytes, 8, "WEBP"sv))
    return image_codec::decode_webp(bytes, limits, sink);
  return tl::unexpected<std::string>("is neither PNG nor JPEG nor WebP");
}

namespace image_codec {

std::optional<std::string> size_problem(std::int64_t width, std::int64_t height,
                                        const DecodeLimits& limits) {
  if (width < 1 || height < 1)
    return fmt::format("is {} x {} pixels, so it shows nothing", width, height);
  if (width > limits.side_max || height > limits.side_max)
    return fmt::format("is {} x {} pixels; {} a side are allowed", width, height, limits.side_max);
  if (width * height > limits.pixels_max)
    return fmt::format("has {} pixels; {} are allowed", width * height, limits.pixels_max);
  return std::nullopt;
}

}  // namespace image_codec
}  // namespace ticketing
