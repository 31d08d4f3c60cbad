#include "paging.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <charconv>

namespace ticketing {
namespace {

constexpr int base64_variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::string_view prefix = "k1:";

std::optional<std::int64_t> decode_cursor(const std::string& cursor) {
  char bytes[64];
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes), sizeof bytes, cursor.data(),
                        cursor.size(), nullptr, &size, &end, base64_variant) != 0 ||
      end != cursor.data() + cursor.size())
    return std::nullopt;
  std::string_view text(bytes, size);
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  std::int64_t key = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), key);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return key;
}

}  // namespace

std::string encode_cursor(std::int64_t key) {
  const auto text = fmt::format("{}{}", prefix, key);
  std::string out(sodium_base64_encoded_len(text.size(), base64_variant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(text.data()),
                    text.size(), base64_variant);
  out.resize(out.size() - 1);  // the encoder's terminating zero
  return out;
}

Result<Slice> to_slice(int limit, const std::optional<std::string>& cursor) {
  if (limit < 1 || limit > page_limit_max)
    return refuse_field("/limit", fmt::format("limit {} is out of range: 1 to {} is allowed", limit,
                                              page_limit_max));
  Slice slice{std::nullopt, limit + 1};
  if (cursor) {
    slice.after = decode_cursor(*cursor);
    if (!slice.after)
      return refuse_field("/cursor",
                          "the cursor was not given out by this list: pass next_cursor unchanged, "
                          "or leave it out to start again");
  }
  return slice;
}

}  // namespace ticketing
