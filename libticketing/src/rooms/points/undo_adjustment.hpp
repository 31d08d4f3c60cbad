// Countering an adjustment by hand.
#pragma once

#include "admin_log/undoing.hpp"
#include "points/points_context.hpp"

namespace ticketing {

/// Claws back points that were given: what is left of them, the entry showing what should have been
/// taken. Gives points that were taken again, as a new credit. Once, as the ledger has one entry
/// that reverses another. `context` outlives it.
Undoing undo_adjustment(const PointsContext& context);

}  // namespace ticketing
