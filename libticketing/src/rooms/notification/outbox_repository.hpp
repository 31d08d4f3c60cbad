// Mail to be sent: rows written with the effect they tell of.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>

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

}  // namespace ticketing
