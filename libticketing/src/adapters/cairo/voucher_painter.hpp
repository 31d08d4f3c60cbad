// Tickets and coupons drawn with cairo and pango, their codes as QR codes by libqrencode.
#pragma once

#include <memory>

#include "voucher/voucher_picture.hpp"

namespace ticketing {

/// Text is set in NanumGothic, which has Korean and Latin letters; without that font in whatever
/// fontconfig finds instead. Pictures are drawn one at a time.
std::unique_ptr<VoucherPainter> make_voucher_painter();

}  // namespace ticketing
