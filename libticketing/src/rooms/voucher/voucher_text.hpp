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

/// What the picture of a ticket tells beside the ticket.
struct TicketFacts {
  std::optional<Order> order = {};  ///< it was bought with: what was paid
  std::string intro = {};           ///< its product's
  std::string nickname = {};        ///< its owner's
};

/// Both without an image. Days are those of the business time zone. As issued: what becomes of them
/// is their `stamp`. Of whom they are is told masked: pictures are shown around.
VoucherText voucher_text(const Ticket& ticket, const BusinessCalendar& calendar,
                         const TicketFacts& facts = {});
VoucherText voucher_text(const Coupon& coupon, const BusinessCalendar& calendar,
                         std::string_view nickname = {});

/// "민*", "E***": the first character, and that there are more.
std::string masked(std::string_view nickname);

/// What is drawn across the picture of one in that state; nothing while it is good.
std::string_view stamp_of(TicketState state);
std::string_view stamp_of(CouponState state);

/// Where the picture of `text` with that image on it is kept: equal texts have equal keys.
std::string picture_key(const VoucherText& text, const std::optional<std::string>& image_id);

}  // namespace ticketing
