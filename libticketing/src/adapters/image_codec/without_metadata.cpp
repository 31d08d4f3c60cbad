#include "image_codec/without_metadata.hpp"

#include "image_codec/segments.hpp"

namespace ticketing {

std::optional<std::string> without_metadata(std::span<const unsigned char> bytes) {
  using namespace image_codec;
  if (begins_with(bytes, "\x89PNG")) return png_without_metadata(bytes);
  if (begins_with(bytes, "\xff\xd8")) return jpeg_without_metadata(bytes);
  if (begins_with(bytes, "RIFF")) return webp_without_metadata(bytes);
  return std::nullopt;
}

}  // namespace ticketing
