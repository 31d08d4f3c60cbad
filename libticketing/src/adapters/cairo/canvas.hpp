// The surface a voucher is drawn on, and its few colours.
#pragma once

#include <cairo.h>

#include <cstdint>
#include <memory>

namespace ticketing::cairo_voucher {

inline constexpr int picture_width = 1000;
inline constexpr int picture_height = 480;

struct Colour {
  unsigned char red, green, blue;
};

inline constexpr Colour white{255, 255, 255};
inline constexpr Colour paper{228, 232, 240};  ///< around the card
inline constexpr Colour ink{22, 32, 58};       ///< heading band, titles, QR code
inline constexpr Colour slate{88, 98, 120};    ///< small text
inline constexpr Colour gold{245, 180, 60};    ///< accents
inline constexpr Colour crimson{190, 30, 60};  ///< the price

/// Which colours meet at anti-aliased edges, as background and foreground.
struct Edge {
  Colour from, to;
};
inline constexpr Edge edges[] = {{white, ink}, {white, slate}, {white, crimson}, {white, paper},
                                 {paper, ink}, {ink, gold},    {white, gold}};

struct Rectangle {
  int x = 0, y = 0, width = 0, height = 0;
};

struct FreeSurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using Surface = std::unique_ptr<cairo_surface_t, FreeSurface>;

struct FreeContext {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
using Context = std::unique_ptr<cairo_t, FreeContext>;

inline void set_colour(cairo_t* cairo, Colour colour) {
  cairo_set_source_rgb(cairo, colour.red / 255.0, colour.green / 255.0, colour.blue / 255.0);
}

/// A path with round corners.
void rounded(cairo_t* cairo, const Rectangle& box, double radius);

}  // namespace ticketing::cairo_voucher
