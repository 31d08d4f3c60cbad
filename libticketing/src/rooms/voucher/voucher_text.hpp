// What a ticket or coupon says, as text.
#pragma once

#include <optional>
#include <string>

#include <ticketing/clock.hpp>
#include <ticketing/coupon/coupon.hpp>
#include <ticketing/purchase/order.hpp>

#include "voucher/voucher_picture.hpp"

namespace ticketing {

/// Both without an image. Days are those of the business time zone; what changes in the life of a
/// ticket (its state) is not on it.
VoucherText voucher_text(const Ticket& ticket, const BusinessCalendar& calendar);
VoucherText voucher_text(const Coupon& coupon, const BusinessCalendar& calendar);

/// Where the picture of `text` with that image on it is kept: equal texts have equal keys.
std::string picture_key(const VoucherText& text, const std::optional<std::string>& image_id);

}  // namespace ticketing
