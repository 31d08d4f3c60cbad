// A product's image, scaled and cropped while it is decoded, in a palette of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cairo/canvas.hpp"

namespace ticketing::cairo_voucher {

struct Photo {
  std::vector<Colour> palette;        ///< at most the colours asked for
  std::vector<unsigned char> pixels;  ///< row by row, indices into the palette
};

/// The middle of the image filling `width` x `height` on white, with round corners; null when it
/// cannot be decoded.
std::shared_ptr<const Photo> make_photo(const std::string& image, int width, int height,
                                        std::size_t colours_max);

}  // namespace ticketing::cairo_voucher
