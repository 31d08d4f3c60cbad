// Whether orders, their debits, tickets and coupons tell the same story.
#pragma once

#include <span>

#include "audit/audit_part.hpp"
#include "base/id_range.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

/// Every order has the debit of its total and a ticket a unit; a
/// paid one with a coupon holds it redeemed; a cancelled one has its refund and only voided
/// tickets. Prices and discounts add up, and tickets are its owner's and as they were issued.
/// `orders` are all those of `range`.
void audit_orders(UnitOfWork& unit, std::span<const Order> orders, IdRange range,
                  const ChainKey& chain_key, AuditPart& part);

}  // namespace ticketing
