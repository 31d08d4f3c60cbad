// PNG third edition, section 5: a signature, then chunks of length, type, data and CRC-32.
#include <algorithm>
#include <array>

#include "image_codec/exif.hpp"
#include "image_codec/segments.hpp"

namespace ticketing::image_codec {
namespace {

/// What the pixels and their colours need; PNG section 11.
bool is_needed(std::string_view type) {
  constexpr std::array needed = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM",
                                 "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "mDCV",
                                 "cLLI", "bKGD", "hIST", "pHYs", "sPLT"};
  return std::ranges::any_of(needed, [&](const char* one) { return type == one; });
}

void append_big_endian(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

/// PNG annex D, bit by bit: what it is used for is small.
std::uint32_t crc32(std::string_view text) {
  std::uint32_t crc = 0xffffffff;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? 0xedb88320 ^ crc >> 1 : crc >> 1;
  }
  return ~crc;
}

void append_chunk(std::string& out, const std::string& type, const std::string& data) {
  append_big_endian(out, static_cast<std::uint32_t>(data.size()));
  out += type + data;
  append_big_endian(out, crc32(type + data));
}

}  // namespace

std::optional<std::string> png_without_metadata(Bytes bytes) {
  constexpr std::size_t signature = 8, crc = 4;
  SegmentReader reader(bytes);
  std::string kept(as_text(reader.take(signature)));
  std::string rest;  // behind the header, which is first
  int orientation = 1;
  bool ended = false;
  while (!reader.failed() && !reader.at_end() && !ended) {
    const Bytes start = reader.left();
    const std::uint32_t length = reader.big_endian(4);
    const std::string_view type = as_text(reader.take(4));
    const Bytes data = reader.take(length);
    reader.take(crc);
    if (reader.failed() || type == "acTL") return std::nullopt;
    if (type == "eXIf") orientation = tiff_orientation(data);
    ended = type == "IEND";
    if (is_needed(type))
      (type == "IHDR" ? kept : rest).append(as_text(start.first(4 + 4 + length + crc)));
  }
  if (!ended || !reader.at_end()) return std::nullopt;
  if (orientation != 1) append_chunk(kept, "eXIf", orientation_tiff(orientation));
  return kept + rest;
}

}  // namespace ticketing::image_codec
