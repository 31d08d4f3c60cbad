#include "cairo/median_cut.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace ticketing::cairo_voucher {
namespace {

/// Red, green, blue and 1 of each pixel, summed in one register; at most 2^24 pixels, as pictures
/// have. GCC's and Clang's vector extension.
using Sums [[gnu::vector_size(16)]] = std::uint32_t;

/// The pixels of one cell of the colour cube, five bits a channel.
struct Cell {
  Sums sums{};
  std::array<unsigned char, 3> at{};

  std::uint32_t count() const { return sums[3]; }
};

/// A range of cells, and how much is gained by splitting it.
struct Box {
  std::size_t begin = 0, end = 0;
  std::uint64_t count = 0;
  int axis = 0;
  std::uint64_t gain = 0;
};

Box measured(const std::vector<Cell>& cells, std::size_t begin, std::size_t end) {
  Box box{begin, end, 0, 0, 0};
  std::array<int, 3> low{255, 255, 255}, high{0, 0, 0};
  for (std::size_t i = begin; i < end; ++i) {
    box.count += cells[i].count();
    for (std::size_t c = 0; c < 3; ++c) {
      low[c] = std::min<int>(low[c], cells[i].at[c]);
      high[c] = std::max<int>(high[c], cells[i].at[c]);
    }
  }
  int widest = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    if (high[c] - low[c] <= widest) continue;
    widest = high[c] - low[c];
    box.axis = static_cast<int>(c);
  }
  box.gain = box.count * static_cast<std::uint64_t>(widest);
  return box;
}

std::vector<Cell> filled_cells(const std::vector<std::uint32_t>& pixels) {
  std::vector<std::int32_t> place(32 * 32 * 32, -1);  // of each cell in `filled`
  std::vector<Cell> filled;
  for (const std::uint32_t pixel : pixels) {
    const Sums parts{pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255, 1};
    std::int32_t& at = place[(parts[0] >> 3 << 10) | (parts[1] >> 3 << 5) | parts[2] >> 3];
    if (at < 0) {
      at = static_cast<std::int32_t>(filled.size());
      Cell& cell = filled.emplace_back();
      for (std::size_t c = 0; c < 3; ++c) cell.at[c] = static_cast<unsigned char>(parts[c] >> 3);
    }
    filled[static_cast<std::size_t>(at)].sums += parts;
  }
  return filled;
}

Colour mean(const std::vector<Cell>& cells, const Box& box) {
  std::array<std::uint64_t, 3> sums{};
  for (std::size_t i = box.begin; i < box.end; ++i)
    for (std::size_t c = 0; c < 3; ++c) sums[c] += cells[i].sums[c];
  const auto part = [&](std::size_t c) {
    return static_cast<unsigned char>((sums[c] + box.count / 2) / box.count);
  };
  return {part(0), part(1), part(2)};
}

/// Sorts the box's cells along its widest axis, which has 32 steps: by counting.
void sort_along_axis(std::vector<Cell>& cells, const Box& box, std::vector<Cell>& unsorted) {
  const auto axis = static_cast<std::size_t>(box.axis);
  const auto begin = cells.begin() + static_cast<std::ptrdiff_t>(box.begin);
  unsorted.assign(begin, cells.begin() + static_cast<std::ptrdiff_t>(box.end));
  std::array<std::ptrdiff_t, 33> place{};
  for (const Cell& cell : unsorted) ++place[cell.at[axis] + std::size_t{1}];
  std::partial_sum(place.begin(), place.end(), place.begin());
  for (const Cell& cell : unsorted) begin[place[cell.at[axis]]++] = cell;
}

/// Where half of the box's pixels are on either side, along its widest axis.
std::size_t split(std::vector<Cell>& cells, const Box& box, std::vector<Cell>& unsorted) {
  sort_along_axis(cells, box, unsorted);
  std::uint64_t before = 0;
  std::size_t middle = box.begin;
  while (middle + 1 < box.end && before * 2 < box.count) before += cells[middle++].count();
  return std::max(middle, box.begin + 1);
}

}  // namespace

std::vector<Colour> median_cut(const std::vector<std::uint32_t>& pixels, std::size_t count) {
  std::vector<Cell> cells = filled_cells(pixels);
  std::vector<Cell> unsorted;
  std::vector<Box> boxes;
  if (!cells.empty()) boxes.push_back(measured(cells, 0, cells.size()));
  const auto less_gain = [](const Box& a, const Box& b) { return a.gain < b.gain; };
  while (!boxes.empty() && boxes.size() < count) {
    const auto widest = std::max_element(boxes.begin(), boxes.end(), less_gain);
    if (widest->gain == 0) break;
    const Box box = *widest;
    const std::size_t middle = split(cells, box, unsorted);
    *widest = measured(cells, box.begin, middle);
    boxes.push_back(measured(cells, middle, box.end));
  }
  std::vector<Colour> colours;
  for (const Box& box : boxes) colours.push_back(mean(cells, box));
  return colours;
}

}  // namespace ticketing::cairo_voucher
