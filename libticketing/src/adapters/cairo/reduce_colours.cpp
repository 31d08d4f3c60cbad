#include "cairo/reduce_colours.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
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
      : palette_(palette), found_(std::size_t{32} * 32 * 32, unknown) {}

  unsigned char operator()(int red, int green, int blue) {
    unsigned char& index =
        found_[static_cast<std::size_t>(red >> 3 << 10 | green >> 3 << 5 | blue >> 3)];
    if (index == unknown) index = static_cast<unsigned char>(find(red | 4, green | 4, blue | 4));
    last_ = index;
    return index;
  }

 private:
  /// The last of 256 colours would be looked for each time. A byte a cell, because each pixel waits
  /// for the one before it, and so for this table: it has to fit the fastest cache.
  static constexpr unsigned char unknown = 255;

  /// From the same green outwards, until green alone is further away than the best; at first that
  /// is the colour of the pixel before, which is seldom far.
  int find(int red, int green, int blue) const {
    const auto at = std::ranges::lower_bound(palette_, green, {}, &Colour::green);
    const auto middle = static_cast<int>(at - palette_.begin());
    const auto size = static_cast<int>(palette_.size());
    int best = last_;
    int best_distance = distance(palette_[last_], red, green, blue);
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
  std::vector<unsigned char> found_;
  unsigned char last_ = 0;
};

/// How far a colour is off, by channel.
struct Missed {
  int red = 0, green = 0, blue = 0;
};

/// What a pixel's colour missed goes to its neighbours: 7/16 right, 3, 5 and 1/16 below. Asked
/// pixel by pixel, row by row.
class Diffusion {
 public:
  explicit Diffusion(std::size_t width) : here_(width), below_(width) {}

  /// What there is to correct at `x`.
  Missed due(std::size_t x) const {
    const Missed& above = here_[x];
    return {(above.red + 7 * left_.red) / 16, (above.green + 7 * left_.green) / 16,
            (above.blue + 7 * left_.blue) / 16};
  }
  void spread(std::size_t x, const Missed& missed) {
    if (x > 0) below_[x - 1] = from_above(missed);
    before_ = std::exchange(left_, missed);
  }
  void next_row() {
    below_.back() = from_above({});
    left_ = before_ = {};
    std::swap(here_, below_);
  }

 private:
  /// To the pixel under the left one, when the one to the right of that has missed `right`.
  Missed from_above(const Missed& right) const {
    return {3 * right.red + 5 * left_.red + before_.red,
            3 * right.green + 5 * left_.green + before_.green,
            3 * right.blue + 5 * left_.blue + before_.blue};
  }

  std::vector<Missed> here_;
  std::vector<Missed> below_;
  Missed left_;
  Missed before_;  ///< of the one before the left
};

int within_channel(int value) { return std::clamp(value, 0, 255); }

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
  Diffusion diffusion(static_cast<std::size_t>(width));
  auto pixel = colours.begin();
  auto to = out.pixels.begin();
  for (int y = 0; y < height; ++y, diffusion.next_row()) {
    for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x, ++pixel, ++to) {
      const Missed due = diffusion.due(x);
      const int red = within_channel(static_cast<int>(*pixel >> 16) + due.red);
      const int green = within_channel(static_cast<int>(*pixel >> 8 & 255) + due.green);
      const int blue = within_channel(static_cast<int>(*pixel & 255) + due.blue);
      const unsigned char index = nearest_to(red, green, blue);
      const Colour& chosen = out.palette[index];
      diffusion.spread(x, {red - chosen.red, green - chosen.green, blue - chosen.blue});
      *to = index;
    }
  }
  return out;
}

}  // namespace ticketing::cairo_voucher
