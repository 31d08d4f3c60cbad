// A photo in few colours.
#pragma once

#include "cairo/photo.hpp"

namespace ticketing::cairo_voucher {

/// By median cut (Heckbert 1982) and error diffusion (Floyd and Steinberg 1976). `surface` is
/// CAIRO_FORMAT_RGB24.
Photo reduce_colours(cairo_surface_t* surface, std::size_t colours_max);

}  // namespace ticketing::cairo_voucher
