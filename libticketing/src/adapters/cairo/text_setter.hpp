// Text on a cairo surface: Korean and Latin, wrapped and shortened to the room there is.
#pragma once

#include <pango/pangocairo.h>

#include <memory>
#include <string>

#include "cairo/canvas.hpp"

namespace ticketing::cairo_voucher {

struct FreeObject {
  void operator()(void* object) const { g_object_unref(object); }
};

/// How a piece of text looks and how much room it has, in pixels.
struct TextStyle {
  double size = 20;
  bool bold = false;
  Colour colour = ink;
  int width = 0;
  int lines = 1;  ///< more are cut off with an ellipsis
  double letter_spacing = 0;
  bool centred = false;
  bool shrink = false;  ///< smaller letters instead of an ellipsis
};

/// Owns a font map of its own: used by one thread at a time.
class TextSetter final {
 public:
  TextSetter();

  /// Draws with its upper left corner at (x, y); the height it took.
  int draw(cairo_t* cairo, double x, double y, const std::string& text, const TextStyle& style);
  /// The family that stands behind what is asked for.
  std::string family_found() const;

 private:
  using Layout = std::unique_ptr<PangoLayout, FreeObject>;
  Layout lay_out(const std::string& text, const TextStyle& style) const;

  std::unique_ptr<PangoFontMap, FreeObject> fonts_;
  std::unique_ptr<PangoContext, FreeObject> context_;
};

}  // namespace ticketing::cairo_voucher
