// Whether orders, their debits, tickets and coupons tell the same story.
#pragma once

#include <span>
#include <vector>

#include <ticketing/audit/audit_service.hpp>
#include <ticketing/storage/unit_of_work.hpp>

namespace ticketing {

/// What does not fit of `orders`: every order has the debit of its total and a ticket a unit; a
/// paid one with a coupon holds it redeemed; a cancelled one has its refund and only voided
/// tickets.
std::vector<AuditFinding> audit_orders(UnitOfWork& unit, std::span<const Order> orders);

}  // namespace ticketing
