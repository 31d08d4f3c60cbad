#include "cli/fit.hpp"

#include <algorithm>
#include <numeric>

namespace ticketing::cli {
namespace {

/// Below this a text is not worth its column. A coupon's code (19) is never cut.
constexpr std::size_t worth_reading = 20;
/// Where every column was asked for, it may come to this.
constexpr std::size_t barely_seen = 3;

std::size_t least(const ColumnSize& column, bool all) {
  return column.shrinks ? std::min(column.width, all ? barely_seen : worth_reading) : column.width;
}

std::size_t total(const std::vector<std::size_t>& widths) {
  return std::accumulate(widths.begin(), widths.end(), (widths.size() - 1) * column_gap);
}

/// How many of the first columns fit at their least.
std::size_t how_many(const std::vector<ColumnSize>& columns, std::size_t room) {
  std::size_t used = 0;
  std::size_t count = 0;
  for (const ColumnSize& column : columns) {
    used += least(column, false) + (count > 0 ? column_gap : 0);
    if (used > room) break;
    ++count;
  }
  return std::max<std::size_t>(count, 1);
}

}  // namespace

std::vector<std::size_t> fit(const std::vector<ColumnSize>& columns, std::size_t room, bool all) {
  if (columns.empty()) return {};
  const std::size_t count = all ? columns.size() : how_many(columns, room);
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < count; ++c) widths.push_back(columns[c].width);
  while (total(widths) > room) {  // the widest gives first
    std::size_t widest = count;
    for (std::size_t c = 0; c < count; ++c) {
      if (widths[c] <= least(columns[c], all)) continue;
      if (widest == count || widths[c] > widths[widest]) widest = c;
    }
    if (widest == count) break;
    --widths[widest];
  }
  if (!all && count == 1) widths[0] = std::min(widths[0], std::max<std::size_t>(room, 1));
  return widths;
}

}  // namespace ticketing::cli
