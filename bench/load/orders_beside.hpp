// Who has to wait for something that takes long.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "load/world.hpp"

namespace ticketing::bench {

/// How long orders took.
struct OrderWaits {
  std::size_t orders = 0;
  std::chrono::duration<double, std::milli> p50{};
  std::chrono::duration<double, std::milli> p99{};
  std::chrono::duration<double, std::milli> longest{};
};

/// "p50 2.1, p99 7.9, longest 31.0 ms"
std::string to_string(const OrderWaits& waits);

/// Orders of `buyers` accounts, `first_buyer` and those behind, each buying one after the other for
/// as long as `work` takes.
OrderWaits orders_beside(World& world, ProductId product, std::int64_t first_buyer,
                         std::size_t buyers, const std::function<void()>& work);

}  // namespace ticketing::bench
