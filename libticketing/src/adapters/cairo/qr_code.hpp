// A QR code (ISO/IEC 18004) drawn in whole pixels.
#pragma once

#include <string>

#include "cairo/canvas.hpp"

namespace ticketing::cairo_voucher {

/// As large as fits into `box` with its quiet zone of four modules, centred; error correction M.
/// Throws std::invalid_argument when the text does not fit into a QR code of that size.
void draw_qr_code(cairo_t* cairo, const std::string& text, const Rectangle& box, Colour colour);

}  // namespace ticketing::cairo_voucher
