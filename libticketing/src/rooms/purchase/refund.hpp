// The points that a cancelled order gives back.
#pragma once

#include <optional>

#include <ticketing/purchase/order.hpp>

#include "points/journal.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

/// What came back, before expiry, and how much of it has expired.
struct Refunded {
  Points points;
  Points expired;
};

/// Posts the refund of `order`, whose wallet the journal holds, and then takes from it what
/// clawbacks since the order came short of: as if the order had never been placed. A balance at its
/// bound takes back what still fits, because a customer must be able to cancel. `actor`: who
/// cancelled for the owner.
Refunded refund(UnitOfWork& unit, Journal& journal, const Order& order,
                std::optional<AccountId> actor);

}  // namespace ticketing
