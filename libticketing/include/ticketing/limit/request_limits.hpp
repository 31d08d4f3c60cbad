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
  address,          ///< all requests of a client's address
  reads,            ///< of them, those that only read
  sign_in,          ///< of an address: what takes a password or a token
  sign_up,          ///< of an address: registrations
  account,          ///< writes of an account
  account_reads,    ///< of an account: requests that only read
  wrong_password,   ///< of an account, by whoever tried
  network,          ///< as `address`, of a network in which one client may have many addresses
  network_reads,    ///< as `reads`, of such a network
  network_sign_in,  ///< as `sign_in`, of such a network
  network_sign_up,  ///< as `sign_up`, of such a network
};

/// A network may do as much as so many addresses: who is given one is not given as many budgets as
/// it has addresses, and who shares one with others is not stopped by the first of them.
inline constexpr int addresses_per_network = 4;

/// The budget of the network of an address that `budget` is of.
RateBudget network_budget(RateBudget budget);

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
    switch (budget) {
      case RateBudget::address:
      case RateBudget::reads:
      case RateBudget::account_reads:
      case RateBudget::network:
      case RateBudget::network_reads:
        return false;
      case RateBudget::sign_in:
      case RateBudget::sign_up:
      case RateBudget::account:
      case RateBudget::wrong_password:
      case RateBudget::network_sign_in:
      case RateBudget::network_sign_up:
        return true;
    }
    return true;
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
