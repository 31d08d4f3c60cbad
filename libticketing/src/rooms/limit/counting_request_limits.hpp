// The budgets, counted in this process or together with the others.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/limit/limits_config.hpp>
#include <ticketing/limit/request_limits.hpp>

#include "limit/memory_rate_buckets.hpp"
#include "storage/group_commit.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// Each budget has buckets in this process. Where it is exact and `shared` is there, those decide,
/// and the process's own only learn of it, so that they know enough when `shared` stops answering;
/// what they then let through, and what the budgets that are not exact let through, they tell
/// `shared` each second, and learn what the other processes told.
class CountingRequestLimits final : public RequestLimits {
 public:
  /// `shared` may be null: there is only this process. What is passed in outlives it.
  CountingRequestLimits(const RateConfig& config, const Clock& clock, const LaneBounds& lane,
                        RateBuckets* shared);
  ~CountingRequestLimits() override;

  RateDecision take(RateBudget budget, std::string_view key) override;
  void take_async(RateBudget budget, std::string key, Done done) override;
  void give_back(RateBudget budget, std::string_view key) override;
  bool set(const RateConfig& rates) override;
  RateCounters counters() const override { return {alone_.load(std::memory_order_relaxed)}; }

 private:
  struct Budget {
    Budget(RateBudget which, const RateConfig& config, const Clock& clock);
    RateBudget budget;
    std::atomic<int> per_minute;  ///< 0: off
    MemoryRateBuckets buckets;
  };
  struct Waiting {
    RateBudget budget;
    std::string key;
    Done done;
  };

  Budget& of(RateBudget budget) { return budgets_[static_cast<std::size_t>(budget)]; }
  bool is_decided_here(const Budget& budget) const;
  RateDecision take_here(Budget& budget, std::string_view key);
  RateDecision take_alone(Budget& budget, std::string_view key);
  void take_together(std::vector<Waiting>& batch);
  void tell_each_second(const std::stop_token& stop);
  void tell(Budget& budget, int per_minute);

  RateBuckets* const shared_;
  std::array<Budget, 11> budgets_;  ///< in the order of `RateBudget`
  std::atomic<std::uint64_t> alone_{0};
  std::mutex mutex_;
  std::condition_variable_any second_passed_;
  // Last: their threads use everything above.
  std::optional<GroupCommitLane<Waiting>> lane_;
  std::jthread teller_;
};

}  // namespace ticketing
