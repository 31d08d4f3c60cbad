// Encodes a picture of few colours as PNG.
#pragma once

#include <string>

#include "cairo/palette.hpp"

namespace ticketing::cairo_voucher {

/// The same picture gives the same bytes: no time, fixed compression.
std::string to_png(const IndexedPicture& picture);

}  // namespace ticketing::cairo_voucher
