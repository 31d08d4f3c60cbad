// Rule sets side by side.
#pragma once

#include <vector>

#include "simulation/simulate.hpp"

namespace ticketing::simulation {

/// The measures of what was simulated, rule sets in the order of their first run. Student's
/// t-interval ("The Probable Error of a Mean", Biometrika 6, 1908) of the seeds' figures, and of
/// the differences of each seed's to the first rule set's: the seeds are common to all, so that a
/// pair differs by the rules alone.
std::vector<SimulatedMeasure> compare(const Simulation& simulation);

}  // namespace ticketing::simulation
