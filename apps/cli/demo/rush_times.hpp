// How long things took in a rush, and how people read that.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cli/demo/rush.hpp"

namespace ticketing::cli {

/// From the first request to the last answer. Precondition: somebody took part.
std::pair<Contestant::Instant, Contestant::Instant> span_of(
    const std::vector<Contestant>& contestants);

double micros_between(Contestant::Instant from, Contestant::Instant to);

/// "800 µs", "1.2 ms", "34 ms", "2.5 s"
std::string shown_micros(std::int64_t micros);

}  // namespace ticketing::cli
