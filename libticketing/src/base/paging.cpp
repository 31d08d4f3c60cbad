#include "base/paging.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <charconv>

#include "base/wrong_fields.hpp"

namespace ticketing {
namespace {

constexpr int base64_variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::string_view prefix = "k1:";

std::string encode(std::string_view text) {
  std::string out(sodium_base64_encoded_len(text.size(), base64_variant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(text.data()),
                    text.size(), base64_variant);
  out.resize(out.size() - 1);  // the encoder's terminating zero
  return out;
}

/// The integers of a cursor; empty when it is not one of ours.
std::vector<std::int64_t> decode(const std::string& cursor) {
  char bytes[128];  // five keys of 64 bits
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes), sizeof bytes, cursor.data(),
                        cursor.size(), nullptr, &size, &end, base64_variant) != 0 ||
      end != cursor.data() + cursor.size())
    return {};
  std::string_view text(bytes, size);
  if (!text.starts_with(prefix)) return {};
  text.remove_prefix(prefix.size());
  std::vector<std::int64_t> keys;
  for (;;) {
    std::int64_t key = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), key);
    if (parsed.ec != std::errc{}) return {};
    keys.push_back(key);
    text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
    if (text.empty()) return keys;
    if (text.front() != ',') return {};
    text.remove_prefix(1);
  }
}

}  // namespace

tl::unexpected<Error> bad_cursor() {
  return refuse_field("/cursor",
                      "must be a next_cursor of this list with these filters and this sort, "
                      "unchanged: leave it out to start again");
}

std::string encode_keys(std::span<const std::int64_t> keys) {
  return encode(fmt::format("{}{}", prefix, fmt::join(keys, ",")));
}

Result<std::vector<std::int64_t>> decode_keys(const std::string& cursor, std::size_t count) {
  auto keys = decode(cursor);
  if (keys.size() != count) return bad_cursor();
  return keys;
}

std::string encode_cursor(std::int64_t key) { return encode_keys(std::span(&key, 1)); }

std::string encode_position(std::pair<std::int64_t, std::int64_t> keys) {
  const std::int64_t both[] = {keys.first, keys.second};
  return encode_keys(both);
}

Result<std::optional<std::pair<std::int64_t, std::int64_t>>> decode_position(
    const std::optional<std::string>& cursor) {
  if (!cursor) return std::nullopt;
  const auto keys = decode_keys(*cursor, 2);
  TICKETING_TRY(keys);
  return std::pair((*keys)[0], (*keys)[1]);
}

Result<Slice> to_slice(int limit, const std::optional<std::string>& cursor, int limit_max) {
  WrongFields wrong;
  wrong.within("/limit", limit, 1, limit_max);
  Slice slice{std::nullopt, limit + 1};
  if (cursor) {
    const auto keys = wrong.take(decode_keys(*cursor, 1));
    if (!keys.empty()) slice.after = keys.front();
  }
  TICKETING_TRY(wrong.result());
  return slice;
}

}  // namespace ticketing
