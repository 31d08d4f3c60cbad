// Reading surfaces, and which colour of a palette is nearest.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "cairo/canvas.hpp"

namespace ticketing::cairo_voucher {

/// A pixel's blue, green and red, and nothing, in one register: what is done to one is done to
/// all. GCC's and Clang's vector extension, in the width that every x86-64 and ARM has.
using Channels [[gnu::vector_size(16)]] = std::int16_t;

/// Of 0xRRGGBB.
inline Channels channels(std::uint32_t pixel) {
  using Bytes [[gnu::vector_size(8)]] = unsigned char;
  return __builtin_convertvector(std::bit_cast<Bytes>(std::uint64_t{pixel}), Channels);
}

/// The pixels of a flushed CAIRO_FORMAT_RGB24 surface as 0xRRGGBB.
class Pixels {
 public:
  explicit Pixels(cairo_surface_t* surface)
      : data_(cairo_image_surface_get_data(surface)),
        stride_(cairo_image_surface_get_stride(surface)) {}

  std::uint32_t at(int x, int y) const {
    std::uint32_t pixel = 0;
    std::memcpy(&pixel, data_ + static_cast<std::ptrdiff_t>(y) * stride_ + x * 4, sizeof pixel);
    return pixel & 0xffffff;
  }
  /// Where what is `pixel` from `x` on ends, `width` at the latest.
  int run_end(int x, int y, int width, std::uint32_t pixel) const {
    const std::uint64_t two = std::uint64_t{pixel} << 32 | pixel;
    while (x + 1 < width && two_at(x, y) == two) x += 2;
    return x < width && at(x, y) == pixel ? x + 1 : x;
  }

 private:
  std::uint64_t two_at(int x, int y) const {
    std::uint64_t two = 0;
    std::memcpy(&two, data_ + static_cast<std::ptrdiff_t>(y) * stride_ + x * 4, sizeof two);
    return two & 0x00ffffff'00ffffff;
  }

  const unsigned char* data_;
  std::ptrdiff_t stride_;
};

inline int distance(const Colour& a, int red, int green, int blue) {
  const int r = a.red - red, g = a.green - green, b = a.blue - blue;
  return 3 * r * r + 4 * g * g + 2 * b * b;  // roughly as the eye weighs them
}

/// The index of the nearest of at most 256 colours, the first of several.
inline unsigned char nearest(std::span<const Colour> palette, int red, int green, int blue) {
  std::size_t best = 0;
  int best_distance = distance(palette[0], red, green, blue);
  for (std::size_t i = 1; i < palette.size(); ++i) {
    const int here = distance(palette[i], red, green, blue);
    best = here < best_distance ? i : best;
    best_distance = here < best_distance ? here : best_distance;
  }
  return static_cast<unsigned char>(best);
}

}  // namespace ticketing::cairo_voucher
