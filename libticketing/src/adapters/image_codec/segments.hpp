// Taking a picture's file to pieces and putting it together again; one function for each format.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ticketing::image_codec {

using Bytes = std::span<const unsigned char>;

/// See without_metadata.hpp.
std::optional<std::string> png_without_metadata(Bytes bytes);
std::optional<std::string> jpeg_without_metadata(Bytes bytes);
std::optional<std::string> webp_without_metadata(Bytes bytes);

/// Reads on from where it is; once something was not there, nothing more is.
class SegmentReader {
 public:
  explicit SegmentReader(Bytes bytes) : left_(bytes), size_(bytes.size()) {}

  std::size_t position() const { return size_ - left_.size(); }
  bool at_end() const { return left_.empty(); }
  bool failed() const { return failed_; }

  Bytes take(std::size_t size) {
    if (failed_ || size > left_.size()) {
      failed_ = true;
      return {};
    }
    const Bytes taken = left_.first(size);
    left_ = left_.subspan(size);
    return taken;
  }
  /// What is left.
  Bytes left() const { return failed_ ? Bytes() : left_; }

  std::uint32_t big_endian(std::size_t size) {
    std::uint32_t value = 0;
    for (const unsigned char byte : take(size)) value = value << 8 | byte;
    return value;
  }
  std::uint32_t little_endian() {
    const Bytes four = take(4);
    std::uint32_t value = 0;
    for (std::size_t i = four.size(); i-- > 0;) value = value << 8 | four[i];
    return value;
  }

 private:
  Bytes left_;
  const std::size_t size_;
  bool failed_ = false;
};

inline std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline bool begins_with(Bytes bytes, std::string_view text) {
  return as_text(bytes).starts_with(text);
}

}  // namespace ticketing::image_codec
