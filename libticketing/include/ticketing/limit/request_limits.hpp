// The budgets of requests that clients have (limits.rate.*). A frontend names the budget and whose
// it is; what is counted where is decided here.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <ticketing/limit/limits_config.hpp>
#include <ticketing/limit/request_rate.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

enum class RateBudget {
  address,         ///< all requests of a client's address
  reads,           ///< of them, those that only read
  sign_in,         ///< of an address: what takes a password or a token
  sign_up,         ///< of an address: registrations
  account,         ///< writes of an account
  wrong_password,  ///< of an account, by whoever tried
};

/// As clients are told it: "sign-in".
std::string_view name(RateBudget budget);

struct RateCounters {
  std::uint64_t alone = 0;  ///< decided without the other processes, because Redis did not answer
};

/// Thread safe.
class RequestLimits {
 public:
  using Done = std::function<void(RateDecision)>;

  virtual ~RequestLimits() = default;

  /// Whether all processes count this budget together, to the request. The others are counted by
  /// each process by itself, which tells the rest each second what it let through.
  static bool is_exact(RateBudget budget) {
    return budget != RateBudget::address && budget != RateBudget::reads;
  }

  /// One request of `key`. May wait for Redis where the budget is exact; never blocks otherwise.
  virtual RateDecision take(RateBudget budget, std::string_view key) = 0;
  /// As `take`; never blocks. `done` runs exactly once, on the caller's or another thread; it must
  /// not block or throw.
  virtual void take_async(RateBudget budget, std::string key, Done done) = 0;
  /// A request that was taken and should not have been counted.
  virtual void give_back(RateBudget budget, std::string_view key) = 0;

  /// From now on; what was taken before counts as before. Whether anything is different.
  virtual bool set(const RateConfig& rates) = 0;

  virtual RateCounters counters() const = 0;
};

/// rate_limited, for a request that was not allowed.
tl::unexpected<Error> refuse_over_budget(RateBudget budget, const RateDecision& decision,
                                         Timestamp now);

}  // namespace ticketing
