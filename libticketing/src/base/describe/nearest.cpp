#include <ticketing/describe/nearest.hpp>

#include <algorithm>
#include <vector>

#include <ticketing/describe/text_value.hpp>

namespace ticketing {
namespace {

/// Damerau's distance (optimal string alignment): insertions, deletions, replacements and swaps of
/// neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> cost((a.size() + 1) * width);
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i * width] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = cost[(i - 1) * width + j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      const std::size_t gap = 1 + std::min(cost[(i - 1) * width + j], cost[i * width + j - 1]);
      std::size_t best = std::min(replaced, gap);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        best = std::min(best, cost[(i - 2) * width + j - 2] + 1);
      cost[i * width + j] = best;
    }
  }
  return cost.back();
}

}  // namespace

std::string_view nearest(std::string_view typed, std::span<const std::string_view> known) {
  constexpr std::size_t longest = 64;  // bounds the work an attacker's field name can cause
  if (typed.empty() || typed.size() > longest) return {};
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, typed.size() / 3) + 1;
  for (const std::string_view name : known) {
    const std::size_t distance = edit_distance(typed, name);
    if (distance < best_distance && distance < name.size()) {
      best = name;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view typed, std::span<const std::string_view> known) {
  const std::string_view name = nearest(typed, known);
  return name.empty() ? std::string() : " Did you mean '" + std::string(name) + "'?";
}

std::string shown(std::string_view value) {
  constexpr int chars_max = 60;
  std::string out = "\"";
  int chars = 0;
  std::size_t i = 0;
  while (i < value.size() && chars < chars_max) {
    const auto lead = static_cast<unsigned char>(value[i]);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    bool valid = length > 0 && i + length <= value.size();
    for (std::size_t k = 1; valid && k < length; ++k)
      valid = (static_cast<unsigned char>(value[i + k]) & 0xC0) == 0x80;
    if (valid && length >= 3) {  // overlong forms, surrogates and beyond U+10FFFF
      const auto second = static_cast<unsigned char>(value[i + 1]);
      valid = !(lead == 0xE0 && second < 0xA0) && !(lead == 0xED && second > 0x9F) &&
              !(lead == 0xF0 && second < 0x90) && !(lead == 0xF4 && second > 0x8F);
    }
    if (!valid || lead < 0x20 || lead == 0x7F) {
      out += "\xEF\xBF\xBD";  // U+FFFD
      i += 1;
    } else {
      out.append(value, i, length);
      i += length;
    }
    ++chars;
  }
  if (i < value.size()) out += "\xE2\x80\xA6";  // an ellipsis
  return out += '"';
}

}  // namespace ticketing
