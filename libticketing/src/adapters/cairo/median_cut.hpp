// Which few colours stand best for many.
#pragma once

#include <cstdint>
#include <vector>

#include "cairo/canvas.hpp"

namespace ticketing::cairo_voucher {

/// At most `count` colours for those in `pixels` (0xRRGGBB).
std::vector<Colour> median_cut(const std::vector<std::uint32_t>& pixels, std::size_t count);

}  // namespace ticketing::cairo_voucher
