// How each kind of act that can be undone is: a part of the composition root.
#pragma once

#include <vector>

#include "account/session_lookup.hpp"
#include "admin_log/undoing.hpp"
#include "points/points_context.hpp"

namespace ticketing {

/// Of every room. What is passed in outlives it.
std::vector<Undoing> every_undoing(const PointsContext& context, SessionLookup& sessions);

}  // namespace ticketing
