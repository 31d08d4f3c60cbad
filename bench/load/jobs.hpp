// How long the jobs take that touch every account, and who has to wait for them.
#pragma once

#include <cstddef>

namespace ticketing::bench {

/// On PostgreSQL: `ranking_award` over a month in which `accounts` counted something each day, and
/// `points_expiry` of a credit of each beside orders of others.
void jobs(std::size_t accounts);

}  // namespace ticketing::bench
