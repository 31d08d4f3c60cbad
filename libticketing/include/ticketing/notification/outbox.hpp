// Mail to be sent and live events to be shown: rows written with the effect they tell of.
#pragma once

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/page.hpp>

namespace ticketing {

/// A logical message; it is sent at least once and, as far as SMTP allows, at most once.
struct OutboxMessage {
  OutboxId id;
  AccountId account;
  std::string kind;     ///< template, e.g. "coupon_won"
  std::string payload;  ///< JSON object: what the template needs
  Timestamp created_at;
};

class OutboxRepository {
 public:
  virtual ~OutboxRepository() = default;
  virtual void add(std::span<const OutboxMessage> messages) = 0;
  virtual std::vector<OutboxMessage> list(AccountId account) = 0;
  /// Takes back what has not been sent, e.g. a token that is no longer good.
  virtual void remove(AccountId account, std::string_view kind) = 0;
};

enum class EventType { points, coupon, ticket, ranking, post };
BOOST_DESCRIBE_ENUM(EventType, points, coupon, ticket, ranking, post)

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
