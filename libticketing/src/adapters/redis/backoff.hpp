// How long to wait before the next attempt.
#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace ticketing {

/// Exponential back-off with full jitter (M. Brooker, "Exponential Backoff And Jitter", AWS
/// Architecture Blog, 2015): between nothing and a bound that doubles, so that processes that lost
/// the same server at the same moment do not come back to it at the same moment.
class Backoff final {
 public:
  explicit Backoff(std::minstd_rand::result_type seed = std::random_device{}()) : random_(seed) {}

  std::chrono::milliseconds next() {
    bound_ = std::clamp(2 * bound_, first_, max_);
    return std::chrono::milliseconds(
        std::uniform_int_distribution<std::chrono::milliseconds::rep>(0, bound_.count())(random_));
  }

 private:
  static constexpr std::chrono::milliseconds first_{50};
  static constexpr std::chrono::milliseconds max_{2000};

  std::minstd_rand random_;
  std::chrono::milliseconds bound_{0};
};

}  // namespace ticketing
