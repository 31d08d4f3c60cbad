#include "api/byte_range.hpp"

#include <algorithm>
#include <charconv>

namespace ticketing::api {
namespace {

std::optional<std::size_t> parse_number(std::string_view text) {
  std::size_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<ByteRange> parse_range(std::string_view field, std::size_t size) {
  constexpr std::string_view unit = "bytes=";
  if (!field.starts_with(unit)) return std::nullopt;
  field.remove_prefix(unit.size());
  const auto dash = field.find('-');
  if (dash == std::string_view::npos || field.find(',') != std::string_view::npos)
    return std::nullopt;
  const auto from = field.substr(0, dash);
  const auto to = field.substr(dash + 1);
  if (from.empty()) {  // the last so many
    const auto count = parse_number(to);
    if (!count) return std::nullopt;
    return ByteRange{size - std::min(*count, size), size};
  }
  const auto begin = parse_number(from);
  if (!begin) return std::nullopt;
  if (to.empty()) return ByteRange{std::min(*begin, size), size};
  const auto last = parse_number(to);
  if (!last || *last < *begin) return std::nullopt;
  return ByteRange{std::min(*begin, size), *last >= size ? size : *last + 1};
}

}  // namespace ticketing::api
