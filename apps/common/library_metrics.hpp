// What the library has counted, for Prometheus.
#pragma once

#include <string>

#include <ticketing/ticketing.hpp>

#include "common/recent_figures.hpp"

namespace ticketing::app {

/// Points and claims, lanes, connections to the database, what was away, and what was last seen of
/// the store. Never waits for anything.
void append_library_metrics(std::string& out, const Ticketing& ticketing,
                            const RecentFigures::Seen& seen);

}  // namespace ticketing::app
