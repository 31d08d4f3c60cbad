// Countering that a coupon was issued by hand.
#pragma once

#include "admin_log/undoing.hpp"
#include "points/points_context.hpp"

namespace ticketing {

/// The coupon is voided, if nobody has used it. `context` outlives it.
Undoing undo_issue(const PointsContext& context);

}  // namespace ticketing
