// Two builds of the API beside each other.
#pragma once

#include <cstddef>
#include <string>

namespace ticketing::bench {

/// Prints, for each kind of request, how many times as fast as the program `old` this build's API
/// is: both serve stores of their own, taking turns in who is first, and each row is the mean of
/// the rounds' ratios with its 95 % interval (Student's t on their logarithms).
void compare(const std::string& old, std::size_t requests, int rounds);

}  // namespace ticketing::bench
