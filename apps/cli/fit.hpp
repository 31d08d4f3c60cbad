// Which columns of a table a terminal has room for, and how wide each is.
#pragma once

#include <cstddef>
#include <vector>

namespace ticketing::cli {

/// Between two columns.
inline constexpr std::size_t column_gap = 2;

struct ColumnSize {
  std::size_t width = 0;  ///< of its widest cell
  bool shrinks = false;   ///< whether its cells still say something when they are cut
};

/// The widths of the first columns that fit into `room`, the most important being first; as many as
/// fit when those that shrink do. With `all`, of all of them, cut as far as it takes. The first one
/// is always there.
std::vector<std::size_t> fit(const std::vector<ColumnSize>& columns, std::size_t room,
                             bool all = false);

}  // namespace ticketing::cli
