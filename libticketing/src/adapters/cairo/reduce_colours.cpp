#include "cairo/reduce_colours.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "cairo/median_cut.hpp"
#include "cairo/pixels.hpp"

namespace ticketing::cairo_voucher {
namespace {

/// Nearest colours by cells of the colour cube, looked for when first asked.
class NearestByCell {
 public:
  /// `palette` ascends by green.
  explicit NearestByCell(std::span<const Colour> palette)
      : palette_(palette), found_(std::size_t{32} * 32 * 32, -1) {}

  unsigned char operator()(int red, int green, int blue) {
    std::int16_t& index =
        found_[static_cast<std::size_t>(red >> 3 << 10 | green >> 3 << 5 | blue >> 3)];
    if (index < 0) index = static_cast<std::int16_t>(find(red | 4, green | 4, blue | 4));
    return static_cast<unsigned char>(index);
  }

 private:
  /// From the same green outwards, until green alone is further away than the best.
  int find(int red, int green, int blue) const {
    const auto at = std::ranges::lower_bound(palette_, green, {}, &Colour::green);
    const auto middle = static_cast<int>(at - palette_.begin());
    const auto size = static_cast<int>(palette_.size());
    int best = -1;
    int best_distance = std::numeric_limits<int>::max();
    const auto look = [&](int i) {
      const Colour& colour = palette_[static_cast<std::size_t>(i)];
      if (distance(colour, colour.red, green, colour.blue) >= best_distance) return false;
      if (const int here = distance(colour, red, green, blue); here < best_distance) {
        best = i;
        best_distance = here;
      }
      return true;
    };
    for (int above = middle; above < size && look(above);) ++above;
    for (int below = middle - 1; below >= 0 && look(below);) --below;
    return best;
  }

  const std::span<const Colour> palette_;
  std::vector<std::int16_t> found_;
};

/// What a pixel's colour missed goes to its neighbours: 7/16 right, 3, 5 and 1/16 below.
class Diffusion {
 public:
  explicit Diffusion(int width)
      : here_(static_cast<std::size_t>(width) + 2), below_(static_cast<std::size_t>(width) + 2) {}

  int corrected(int x, std::size_t channel, int value) const {
    return std::clamp(value + here_[static_cast<std::size_t>(x) + 1][channel] / 16, 0, 255);
  }
  void spread(int x, std::size_t channel, int missed) {
    const auto i = static_cast<std::size_t>(x) + 1;
    here_[i + 1][channel] += 7 * missed;
    below_[i - 1][channel] += 3 * missed;
    below_[i][channel] += 5 * missed;
    below_[i + 1][channel] += missed;
  }
  void next_row() {
    std::swap(here_, below_);
    std::fill(below_.begin(), below_.end(), std::array<int, 3>{});
  }

 private:
  std::vector<std::array<int, 3>> here_;
  std::vector<std::array<int, 3>> below_;
};

}  // namespace

Photo reduce_colours(cairo_surface_t* surface, std::size_t colours_max) {
  const int width = cairo_image_surface_get_width(surface);
  const int height = cairo_image_surface_get_height(surface);
  const Pixels pixels(surface);
  std::vector<std::uint32_t> colours;
  colours.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) colours.push_back(pixels.at(x, y));

  Photo out;
  out.palette = median_cut(colours, colours_max);
  std::ranges::sort(out.palette, {}, &Colour::green);
  out.pixels.resize(colours.size());
  NearestByCell nearest_to(out.palette);
  Diffusion diffusion(width);
  auto pixel = colours.begin();
  auto to = out.pixels.begin();
  for (int y = 0; y < height; ++y, diffusion.next_row()) {
    for (int x = 0; x < width; ++x, ++pixel, ++to) {
      const int red = diffusion.corrected(x, 0, static_cast<int>(*pixel >> 16));
      const int green = diffusion.corrected(x, 1, static_cast<int>(*pixel >> 8 & 255));
      const int blue = diffusion.corrected(x, 2, static_cast<int>(*pixel & 255));
      const unsigned char index = nearest_to(red, green, blue);
      const Colour& chosen = out.palette[index];
      diffusion.spread(x, 0, red - chosen.red);
      diffusion.spread(x, 1, green - chosen.green);
      diffusion.spread(x, 2, blue - chosen.blue);
      *to = index;
    }
  }
  return out;
}

}  // namespace ticketing::cairo_voucher
