#include <ticketing/media/inspect_image.hpp>

#include <fmt/format.h>

#include "image_codec/image_decoder.hpp"

namespace ticketing {

Result<ImageFacts> inspect_image(std::span<const unsigned char> bytes) {
  if (bytes.empty()) return refuse_field("", "the image is empty");
  if (bytes.size() > image_bytes_max)
    return refuse_field(
        "", fmt::format("the image has {} bytes; {} are allowed", bytes.size(), image_bytes_max));
  const auto decoded = decode_image(bytes, {image_side_max, image_pixels_max}, nullptr);
  if (!decoded) return refuse_field("", "the image " + decoded.error());
  return ImageFacts{std::string(content_type(decoded->format)), decoded->width, decoded->height};
}

}  // namespace ticketing
