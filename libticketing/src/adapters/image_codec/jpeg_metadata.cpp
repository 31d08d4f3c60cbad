// JPEG (ITU T.81, annex B): markers, most with a length and parameters; entropy-coded data behind
// each start of scan.
#include "image_codec/exif.hpp"
#include "image_codec/segments.hpp"

namespace ticketing::image_codec {
namespace {

constexpr unsigned start_of_image = 0xd8, end_of_image = 0xd9, start_of_scan = 0xda, app0 = 0xe0,
                   app1 = 0xe1, app2 = 0xe2, app14 = 0xee, app15 = 0xef, comment = 0xfe;

/// Of the segments that are for programs: JFIF's own, the colour profile, and Adobe's, which says
/// what the components are. JFIF's extension holds a small copy of the picture as it once was.
bool is_needed(unsigned marker, Bytes content) {
  using namespace std::string_view_literals;
  if (marker == app0) return begins_with(content, "JFIF\0"sv);
  if (marker == app2) return begins_with(content, "ICC_PROFILE\0"sv);
  if (marker == app14) return begins_with(content, "Adobe"sv);
  return (marker < app0 || marker > app15) && marker != comment;
}

/// The entropy-coded data at the start of `bytes`: up to a marker that is neither a stuffed byte
/// (FF 00) nor a restart.
std::size_t scan_size(Bytes bytes) {
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    if (bytes[i] != 0xff) continue;
    const unsigned next = bytes[i + 1];
    if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) return i;
  }
  return bytes.size();
}

std::string segment(unsigned marker, const std::string& content) {
  const std::size_t length = content.size() + 2;
  return std::string{static_cast<char>(0xff), static_cast<char>(marker),
                     static_cast<char>(length >> 8), static_cast<char>(length & 0xff)} +
         content;
}

}  // namespace

std::optional<std::string> jpeg_without_metadata(Bytes bytes) {
  using namespace std::string_literals;
  SegmentReader reader(bytes);
  if (reader.big_endian(2) != (0xff00 | start_of_image)) return std::nullopt;
  std::string first;  // JFIF's segment, which must be first
  std::string rest;
  int orientation = 1;
  for (unsigned marker = 0; marker != end_of_image;) {
    const std::size_t at = reader.position();
    if (reader.big_endian(1) != 0xff) return std::nullopt;
    do marker = reader.big_endian(1);
    while (marker == 0xff);  // fill bytes (B.1.1.2)
    Bytes content;
    if (marker != end_of_image) {
      const std::uint32_t length = reader.big_endian(2);
      if (length < 2) return std::nullopt;
      content = reader.take(length - 2);
    }
    if (reader.failed()) return std::nullopt;
    if (marker == app1 && orientation == 1) orientation = exif_orientation(content);
    if (is_needed(marker, content))
      (marker == app0 ? first : rest).append(as_text(bytes.subspan(at, reader.position() - at)));
    if (marker == start_of_scan) rest += as_text(reader.take(scan_size(reader.left())));
  }
  if (!reader.at_end()) return std::nullopt;
  if (orientation != 1) first += segment(app1, "Exif\0\0"s + orientation_tiff(orientation));
  return "\xff\xd8"s + first + rest;
}

}  // namespace ticketing::image_codec
