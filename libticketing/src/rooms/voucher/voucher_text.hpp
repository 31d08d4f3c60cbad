// What a ticket or coupon says, as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <ticketing/clock.hpp>
#include <ticketing/coupon/coupon.hpp>
#include <ticketing/purchase/order.hpp>

#include "voucher/voucher_picture.hpp"

namespace ticketing {

/// Both without an image. Days are those of the business time zone. As issued: what becomes of them
/// is their `stamp`.
VoucherText voucher_text(const Ticket& ticket, const BusinessCalendar& calendar);
VoucherText voucher_text(const Coupon& coupon, const BusinessCalendar& calendar);

/// What is drawn across the picture of one in that state; nothing while it is good.
std::string_view stamp_of(TicketState state);
std::string_view stamp_of(CouponState state);

/// Where the picture of `text` with that image on it is kept: equal texts have equal keys.
std::string picture_key(const VoucherText& text, const std::optional<std::string>& image_id);

}  // namespace ticketing
