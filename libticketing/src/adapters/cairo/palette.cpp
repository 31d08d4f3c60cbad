#include "cairo/palette.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "cairo/median_cut.hpp"
#include "cairo/pixels.hpp"

namespace ticketing::cairo_voucher {
namespace {

constexpr int steps_per_edge = 15;

std::vector<Colour> blends_of_edges() {
  std::vector<Colour> out;
  for (const auto& [from, to] : edges) {
    for (int step = 0; step <= steps_per_edge; ++step) {
      const auto between = [&](int a, int b) {
        return static_cast<unsigned char>(a + (b - a) * step / steps_per_edge);
      };
      const Colour colour{between(from.red, to.red), between(from.green, to.green),
                          between(from.blue, to.blue)};
      const auto same = [&](const Colour& other) {
        return other.red == colour.red && other.green == colour.green && other.blue == colour.blue;
      };
      if (std::none_of(out.begin(), out.end(), same)) out.push_back(colour);
    }
  }
  return out;
}

using Indices = std::unordered_map<std::uint32_t, unsigned char>;

/// Each pixel's nearest colour; what colours there were.
Indices index_drawn(const Pixels& pixels, IndexedPicture& out) {
  Indices known;
  out.pixels.resize(static_cast<std::size_t>(picture_width) * picture_height);
  auto to = out.pixels.begin();
  for (int y = 0; y < picture_height; ++y) {
    for (int x = 0; x < picture_width;) {
      const std::uint32_t pixel = pixels.at(x, y);
      const int end = pixels.run_end(x, y, picture_width, pixel);
      const auto [found, is_new] = known.try_emplace(pixel);
      if (is_new)
        found->second = nearest(out.palette, static_cast<int>(pixel >> 16),
                                static_cast<int>(pixel >> 8 & 255), static_cast<int>(pixel & 255));
      to = std::fill_n(to, end - x, found->second);
      x = end;
    }
  }
  return known;
}

/// A few colours for what is drawn in others than `drawn`: emoji bring their own.
std::vector<Colour> accents(const Pixels& pixels, Indices known, const std::vector<Colour>& drawn) {
  constexpr int far = 1200;
  std::erase_if(known, [&](const auto& entry) {
    const auto [pixel, index] = entry;
    return distance(drawn[index], static_cast<int>(pixel >> 16), static_cast<int>(pixel >> 8 & 255),
                    static_cast<int>(pixel & 255)) <= far;
  });
  if (known.empty()) return {};
  std::vector<std::uint32_t> found;
  for (int y = 0; y < picture_height; ++y)
    for (int x = 0; x < picture_width; ++x)
      if (known.contains(pixels.at(x, y))) found.push_back(pixels.at(x, y));
  return median_cut(found, accents_max);
}

void place_photo(const Photo& photo, const Rectangle& box, IndexedPicture& out) {
  const auto shift = static_cast<unsigned char>(out.palette.size());
  out.palette.insert(out.palette.end(), photo.palette.begin(), photo.palette.end());
  auto from = photo.pixels.begin();
  for (int y = box.y; y < box.y + box.height; ++y) {
    auto to = out.pixels.begin() + static_cast<std::ptrdiff_t>(y) * picture_width + box.x;
    for (int x = 0; x < box.width; ++x) *to++ = static_cast<unsigned char>(shift + *from++);
  }
}

}  // namespace

const std::vector<Colour>& drawn_colours() {
  static const std::vector<Colour> colours = blends_of_edges();
  return colours;
}

IndexedPicture to_indexed(cairo_surface_t* surface, const Photo* photo, const Rectangle& box) {
  cairo_surface_flush(surface);
  IndexedPicture out;
  out.palette = drawn_colours();
  const Pixels pixels(surface);
  auto known = index_drawn(pixels, out);
  if (const auto more = accents(pixels, std::move(known), out.palette); !more.empty()) {
    out.palette.insert(out.palette.end(), more.begin(), more.end());
    index_drawn(pixels, out);
  }
  if (photo != nullptr) place_photo(*photo, box, out);
  return out;
}

}  // namespace ticketing::cairo_voucher
