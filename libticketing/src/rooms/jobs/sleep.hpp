// Waiting that ends when it is told to.
#pragma once

#include <chrono>
#include <stop_token>

namespace ticketing {

/// False when `stop` was requested meanwhile.
bool sleep(const std::stop_token& stop, std::chrono::milliseconds time);

}  // namespace ticketing
