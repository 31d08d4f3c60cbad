// Live events to be shown: rows written with the effect they tell of.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/notification/event_type.hpp>

namespace ticketing {

/// A live event of one account. `seq` is assigned under the wallet lock, so it is monotone in
/// commit order and a reader can never skip one.
struct AccountEvent {
  AccountId account;
  std::int64_t seq = 0;
  EventType type = EventType::points;
  std::string payload;  ///< JSON object
  Timestamp created_at;
};

class AccountEventRepository {
 public:
  virtual ~AccountEventRepository() = default;
  virtual void add(std::span<const AccountEvent> events) = 0;
  /// Ascending by seq, from above `after`.
  virtual std::vector<AccountEvent> list(AccountId account, std::int64_t after, int limit) = 0;
};

}  // namespace ticketing
