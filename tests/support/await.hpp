// Waiting for a condition, instead of for a time.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

namespace ticketing::test {

/// Until `condition` holds; fails the test after 30 s.
template <class Condition>
void await(const std::string& what, Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("in vain: " + what);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

}  // namespace ticketing::test
