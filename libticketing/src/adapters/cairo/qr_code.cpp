#include "cairo/qr_code.hpp"

#include <qrencode.h>

#include <algorithm>
#include <stdexcept>

namespace ticketing::cairo_voucher {
namespace {

struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

void draw_qr_code(cairo_t* cairo, const std::string& text, const Rectangle& box, Colour colour) {
  constexpr int quiet_zone = 4;
  const std::unique_ptr<QRcode, FreeCode> code(
      QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1));
  if (!code) throw std::invalid_argument("a QR code cannot hold the code of a voucher");
  const int modules = code->width + 2 * quiet_zone;
  const int module = std::min(box.width, box.height) / modules;
  if (module < 2) throw std::invalid_argument("the code of a voucher is too long to be printed");
  const int left = box.x + (box.width - module * code->width) / 2;
  const int top = box.y + (box.height - module * code->width) / 2;

  cairo_save(cairo);
  cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE);
  set_colour(cairo, white);
  cairo_rectangle(cairo, left - quiet_zone * module, top - quiet_zone * module, modules * module,
                  modules * module);
  cairo_fill(cairo);
  set_colour(cairo, colour);
  for (int y = 0; y < code->width; ++y)
    for (int x = 0; x < code->width; ++x)
      if ((code->data[y * code->width + x] & 1) != 0)
        cairo_rectangle(cairo, left + x * module, top + y * module, module, module);
  cairo_fill(cairo);
  cairo_restore(cairo);
}

}  // namespace ticketing::cairo_voucher
