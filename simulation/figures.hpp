// A run in figures: what people did as it was observed, and points as the ledger has them.
#pragma once

#include <cstdint>
#include <string>

#include <ticketing/result.hpp>

#include "simulation/simulate.hpp"
#include "simulation/world.hpp"

namespace ticketing::simulation {

/// Adds the run, its days, events, wins and people to `out`.
Result<void> add_figures(Simulation& out, const std::string& rules, std::int64_t seed,
                         const Script& script, World& world);

}  // namespace ticketing::simulation
