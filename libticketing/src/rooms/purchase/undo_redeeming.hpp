// Countering that a ticket was redeemed.
#pragma once

#include "admin_log/undoing.hpp"
#include "points/points_context.hpp"

namespace ticketing {

/// As far as anybody can tell the ticket was never used. The caller stores it.
void take_redeeming_back(Ticket& ticket);

/// The ticket can be used again. `context` outlives it.
Undoing undo_redeeming(const PointsContext& context);

}  // namespace ticketing
