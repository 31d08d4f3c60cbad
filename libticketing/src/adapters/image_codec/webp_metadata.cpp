// WebP container (RFC 9649, section 2): RIFF chunks of type, length, data and, where the length is
// odd, a byte of padding.
#include "image_codec/exif.hpp"
#include "image_codec/segments.hpp"

namespace ticketing::image_codec {
namespace {

void append_little_endian(std::string& out, std::size_t value) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 0xff);
}

void append_chunk(std::string& out, std::string_view type, std::string_view data) {
  out += type;
  append_little_endian(out, data.size());
  out += data;
  if (data.size() % 2 != 0) out += '\0';
}

bool is_needed(std::string_view type) {
  return type == "VP8X" || type == "VP8 " || type == "VP8L" || type == "ALPH" || type == "ICCP";
}

/// The extended header says which chunks there are.
std::string with_flags(std::string_view extended, bool with_exif) {
  constexpr unsigned xmp = 0x04, exif = 0x08;
  std::string header(extended);
  unsigned flags = static_cast<unsigned char>(header[0]) & ~(xmp | exif);
  if (with_exif) flags |= exif;
  header[0] = static_cast<char>(flags);
  return header;
}

}  // namespace

std::optional<std::string> webp_without_metadata(Bytes bytes) {
  SegmentReader reader(bytes);
  reader.take(4);  // "RIFF"
  const std::uint32_t declared = reader.little_endian();
  if (as_text(reader.take(4)) != "WEBP" || declared != bytes.size() - 8) return std::nullopt;
  std::string extended;
  std::string rest;
  int orientation = 1;
  while (!reader.failed() && !reader.at_end()) {
    const std::string_view type = as_text(reader.take(4));
    const std::uint32_t length = reader.little_endian();
    const Bytes data = reader.take(length);
    if (length % 2 != 0) reader.take(1);
    if (reader.failed() || type == "ANIM" || type == "ANMF") return std::nullopt;
    if (type == "EXIF") {
      // Some programs put the mark of JPEG's segment before it.
      orientation = begins_with(data, "Exif") ? exif_orientation(data) : tiff_orientation(data);
    } else if (type == "VP8X") {
      if (data.empty() || !extended.empty()) return std::nullopt;
      extended = as_text(data);
    } else if (is_needed(type)) {
      append_chunk(rest, type, as_text(data));
    }
  }
  if (reader.failed()) return std::nullopt;
  const bool turned = orientation != 1 && !extended.empty();
  std::string chunks;
  if (!extended.empty()) append_chunk(chunks, "VP8X", with_flags(extended, turned));
  chunks += rest;
  if (turned) append_chunk(chunks, "EXIF", orientation_tiff(orientation));
  std::string kept = "RIFF";
  append_little_endian(kept, chunks.size() + 4);
  return kept + "WEBP" + chunks;
}

}  // namespace ticketing::image_codec
