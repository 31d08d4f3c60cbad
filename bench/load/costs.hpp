// What one thing costs over another like it.
#pragma once

#include <cstddef>

namespace ticketing::bench {

/// Prints the processor time of a post from memory, signed in over anonymous, and the rate of
/// comments on a sold-out event over those on an event without a campaign; medians of `rounds`.
void costs(std::size_t requests, int rounds);

}  // namespace ticketing::bench
