// What is left of the throughput when far more was asked than can be served.
#pragma once

namespace ticketing::bench {

/// Measures how many requests the API serves a second, asks five times as many for `seconds`, then
/// prints what it serves in each second after that and how long it takes to be at 95 % again.
void overload(int seconds);

}  // namespace ticketing::bench
