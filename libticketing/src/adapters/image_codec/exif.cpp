#include "image_codec/exif.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>

namespace ticketing::image_codec {
namespace {

constexpr unsigned orientation_tag = 0x0112;
constexpr unsigned char short_type = 3;

/// A TIFF structure in the byte order it names; what lies beyond its end reads as 0.
class Tiff {
 public:
  explicit Tiff(std::span<const unsigned char> bytes)
      : bytes_(bytes), little_(!bytes.empty() && bytes[0] == 'I') {}

  std::uint32_t u16(std::size_t at) const { return number(at, 2); }
  std::uint32_t u32(std::size_t at) const { return number(at, 4); }

 private:
  std::uint32_t number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
      value = value << 8 | bytes_[at + (little_ ? size - 1 - i : i)];
    return value;
  }

  const std::span<const unsigned char> bytes_;
  const bool little_;
};

}  // namespace

int exif_orientation(std::span<const unsigned char> app1) {
  constexpr std::size_t mark_size = 6;
  if (app1.size() < mark_size || std::memcmp(app1.data(), "Exif\0", mark_size) != 0) return 1;
  return tiff_orientation(app1.subspan(mark_size));
}

int tiff_orientation(std::span<const unsigned char> bytes) {
  constexpr std::size_t entry_size = 12;
  const Tiff tiff(bytes);
  if (tiff.u16(2) != 42) return 1;
  const std::size_t directory = tiff.u32(4);
  const std::size_t entries = tiff.u16(directory);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + i * entry_size;
    if (tiff.u16(entry) != orientation_tag || tiff.u16(entry + 2) != short_type) continue;
    const auto value = static_cast<int>(tiff.u16(entry + 8));
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

std::string orientation_tiff(int orientation) {
  // Big-endian; at 8 the only directory, of one entry: tag, type, count 1, value, two bytes unused.
  constexpr unsigned char head[] = {
      'M', 'M',        0, 42, 0, 0, 0, 8, 0, 1, orientation_tag >> 8, orientation_tag & 0xff,
      0,   short_type, 0, 0,  0, 1, 0};
  std::string tiff(std::begin(head), std::end(head));
  tiff += static_cast<char>(orientation);
  tiff.append(2 + 4, '\0');  // and no further directory
  return tiff;
}

}  // namespace ticketing::image_codec
