#include <ticketing/media/inspect_image.hpp>

#include <fmt/format.h>

#include <utility>

#include "image_codec/image_decoder.hpp"
#include "image_codec/without_metadata.hpp"

namespace ticketing {
namespace {

std::span<const unsigned char> as_bytes(const std::string& text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

}  // namespace

Result<InspectedImage> inspect_image(std::span<const unsigned char> bytes) {
  if (bytes.empty()) return refuse_field("", "The image is empty.");
  if (bytes.size() > image_bytes_max)
    return refuse_field("", fmt::format("The image must have at most {} bytes, not {}.",
                                        image_bytes_max, bytes.size()));
  auto kept = without_metadata(bytes);
  const auto decoded =
      decode_image(kept ? as_bytes(*kept) : bytes, {image_side_max, image_pixels_max}, nullptr);
  if (!decoded) return refuse_field("", "the image " + decoded.error());
  if (!kept) return refuse_field("", "the image has parts that cannot be told from each other");
  return InspectedImage{
      {std::string(content_type(decoded->format)), decoded->width, decoded->height},
      std::move(*kept)};
}

}  // namespace ticketing
