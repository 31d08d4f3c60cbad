// Whose request budget a request counts against (limits.rate.*), and what the client is told.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include <ticketing/config.hpp>
#include <ticketing/limit/request_rate.hpp>
#include <ticketing/result.hpp>

#include "api/http/message.hpp"

namespace ticketing::api {

/// The client's address: the peer's, or, when a proxy on this machine forwards, the last address
/// it added. None for a direct client on this machine, which has no per-address budget. IPv6
/// addresses count by their /64, which is what one subscriber gets.
std::optional<std::string> client_address(const HttpRequest& request);

/// Thread safe.
class RequestBudgets {
 public:
  explicit RequestBudgets(const RateConfig& config);

  /// Each takes one request from the budget and appends the RateLimit fields to `headers`;
  /// rate_limited when it is used up.
  Result<void> take_address(const std::string& address, Timestamp now, std::string& headers);
  Result<void> take_sign_in(const std::string& address, Timestamp now, std::string& headers);
  Result<void> take_account(AccountId account, Timestamp now, std::string& headers);

 private:
  class Budget {
   public:
    Budget(std::string_view name, int per_minute);
    Result<void> take(std::string_view key, Timestamp now, std::string& headers);

   private:
    std::string name_;
    std::mutex mutex_;
    std::optional<RequestRate> rate_;  ///< none: turned off
  };
  Budget address_;
  Budget sign_in_;
  Budget account_;
};

}  // namespace ticketing::api
