#include "cairo/reduce_colours.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "cairo/median_cut.hpp"
#include "cairo/pixels.hpp"

namespace ticketing::cairo_voucher {
namespace {

/// Nearest colours by cells of the colour cube, blue, which the eye sees least of, in wider steps;
/// looked for when first asked. Each is looked for among the few that can be nearest anywhere in a
/// region of many cells, found once a region (S. W. Thomas, "Efficient inverse color map
/// computation", Graphics Gems II).
class NearestByCell {
 public:
  explicit NearestByCell(std::span<const Colour> palette)
      : palette_(palette), found_(std::size_t{32} * 32 * 16, unknown) {}

  unsigned char operator()(int red, int green, int blue) {
    unsigned char& index =
        found_[static_cast<std::size_t>(red >> 3 << 9 | green >> 3 << 4 | blue >> 4)];
    if (index == unknown) index = find(red | 4, green | 4, blue | 8);
    return index;
  }

 private:
  /// The last of 256 colours would be looked for each time. A byte a cell, because each pixel waits
  /// for the one before it, and so for this table: it has to fit the fastest cache.
  static constexpr unsigned char unknown = 255;
  static constexpr int region_side = 32;

  unsigned char find(int red, int green, int blue) {
    auto& candidates = candidates_[static_cast<std::size_t>(
        red / region_side << 6 | green / region_side << 3 | blue / region_side)];
    if (candidates.empty()) candidates = nearest_in_region(red, green, blue);
    unsigned char best = 0;
    int best_distance = std::numeric_limits<int>::max();
    for (const unsigned char i : candidates) {
      const int here = distance(palette_[i], red, green, blue);
      if (here >= best_distance) continue;
      best = i;
      best_distance = here;
    }
    return best;
  }

  /// Those whose closest place in the region of a colour is no further than the furthest place of
  /// any other.
  std::vector<unsigned char> nearest_in_region(int red, int green, int blue) const {
    std::array<int, 256> closest{};
    int reach = std::numeric_limits<int>::max();
    const auto place = [](int part, int value, bool far) {
      const int low = part / region_side * region_side;
      const int high = low + region_side - 1;
      if (far) return value - low > high - value ? low : high;
      return std::clamp(value, low, high);
    };
    for (std::size_t i = 0; i < palette_.size(); ++i) {
      const Colour& colour = palette_[i];
      const auto at = [&](bool far) {
        return distance(colour, place(red, colour.red, far), place(green, colour.green, far),
                        place(blue, colour.blue, far));
      };
      closest[i] = at(false);
      reach = std::min(reach, at(true));
    }
    std::vector<unsigned char> out;
    for (std::size_t i = 0; i < palette_.size(); ++i)
      if (closest[i] <= reach) out.push_back(static_cast<unsigned char>(i));
    return out;
  }

  const std::span<const Colour> palette_;
  std::vector<unsigned char> found_;
  std::array<std::vector<unsigned char>, 8 * 8 * 8> candidates_;
};

/// How far a colour is off, by channel: blue, green, red, none.
using Missed = Channels;

/// What a pixel's colour missed goes to its neighbours: 7/16 right, 3, 5 and 1/16 below. Asked
/// pixel by pixel, row by row.
class Diffusion {
 public:
  explicit Diffusion(std::size_t width) : here_(width), below_(width) {}

  /// What there is to correct at `x`.
  Missed due(std::size_t x) const { return (here_[x] + 7 * left_) / 16; }
  void spread(std::size_t x, const Missed& missed) {
    if (x > 0) below_[x - 1] = from_above(missed);
    before_ = std::exchange(left_, missed);
  }
  void next_row() {
    below_.back() = from_above(Missed{});
    left_ = before_ = Missed{};
    std::swap(here_, below_);
  }

 private:
  /// To the pixel under the left one, when the one to the right of that has missed `right`.
  Missed from_above(const Missed& right) const { return 3 * right + 5 * left_ + before_; }

  std::vector<Missed> here_;
  std::vector<Missed> below_;
  Missed left_{};
  Missed before_{};  ///< of the one before the left
};

Channels within_channel(Channels value) {
  value = value < 0 ? Channels{} : value;
  return value > 255 ? Channels{} + 255 : value;
}

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
  out.pixels.resize(colours.size());
  std::vector<Channels> chosen;
  for (const auto& [red, green, blue] : out.palette) chosen.push_back(Channels{blue, green, red});
  NearestByCell nearest_to(out.palette);
  Diffusion diffusion(static_cast<std::size_t>(width));
  auto pixel = colours.begin();
  auto to = out.pixels.begin();
  for (int y = 0; y < height; ++y, diffusion.next_row()) {
    for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x, ++pixel, ++to) {
      const Channels colour = within_channel(channels(*pixel) + diffusion.due(x));
      const unsigned char index = nearest_to(colour[2], colour[1], colour[0]);
      diffusion.spread(x, colour - chosen[index]);
      *to = index;
    }
  }
  return out;
}

}  // namespace ticketing::cairo_voucher
