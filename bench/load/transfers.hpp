// The account-transfer workload of "tb-perf": few accounts take most of the load, which
// arrives at a fixed rate whether or not it is served.
#pragma once

#include <cstddef>

namespace ticketing::bench {

/// Orders of 100 000 accounts chosen by Zipf's law with exponent 2 (the first pays for 61 % of
/// them), through 1, 2 and 5 processes, for `seconds` at each rate, beside the same writes as a
/// transaction of single SQL statements.
void transfers(int seconds);

}  // namespace ticketing::bench
