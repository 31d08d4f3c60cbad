// What the bytes of an image are, without storing them.
#pragma once

#include <span>
#include <string>

#include <ticketing/media/image.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// What the bytes are, and the bytes to keep and to show.
struct InspectedImage : ImageFacts {
  /// Without what tells where, when and by whom the picture was taken (Exif, XMP, IPTC, texts); of
  /// Exif the orientation stays. The same bytes where there was nothing of it.
  std::string bytes;
};

/// Decodes all of `bytes` with bounded memory and work; validation_failed (pointer "") says what is
/// wrong: not one of the three formats, truncated, trailing bytes, more data than pixels, too large
/// in bytes, side or pixels.
Result<InspectedImage> inspect_image(std::span<const unsigned char> bytes);

}  // namespace ticketing
