// A picture in at most 256 colours: what keeps a voucher small, whatever its photo shows.
#pragma once

#include <vector>

#include "cairo/canvas.hpp"
#include "cairo/photo.hpp"

namespace ticketing::cairo_voucher {

struct IndexedPicture {
  std::vector<Colour> palette;
  std::vector<unsigned char> pixels;  ///< row by row, indices into the palette
};

inline constexpr std::size_t palette_max = 256;

/// Colours that a picture's own text brings along: emoji.
inline constexpr std::size_t accents_max = 40;

/// The blends at the anti-aliased `edges`: everything but photos and emoji is in them. Photos may
/// have the rest of the palette, but for `accents_max`.
const std::vector<Colour>& drawn_colours();

/// `surface` is CAIRO_FORMAT_RGB24 of the picture's size; `photo`, if there is one, fills `box`.
IndexedPicture to_indexed(cairo_surface_t* surface, const Photo* photo, const Rectangle& box);

}  // namespace ticketing::cairo_voucher
