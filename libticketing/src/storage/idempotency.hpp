// Stored replies of requests that carried an idempotency key.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/result.hpp>

#include "base/answer.hpp"

namespace ticketing {

/// Key, request and reply, committed with the effect. Scoped to the account, whose wallet lock
/// orders all its writers: whoever comes second waits for that lock and then finds the reply.
struct IdempotencyRecord {
  AccountId account;        ///< 0 for the local operator
  std::string key;          ///< 1..255 visible ASCII characters
  std::string fingerprint;  ///< SHA-256 of the use case's name and the request, hex
  std::string reply;        ///< the reply's JSON
  Timestamp created_at;
  std::string head = {};  ///< what the frontend said beside it (reply_bytes.hpp)
};

struct IdempotencyKey {
  AccountId account;
  std::string key;
};

class IdempotencyRepository {
 public:
  virtual ~IdempotencyRepository() = default;
  virtual Answer<std::vector<IdempotencyRecord>> find(std::span<const IdempotencyKey> keys) = 0;
  virtual void add(std::span<const IdempotencyRecord> records) = 0;
  /// Forgets the account's replies to that request: what they tell was undone.
  virtual void remove(AccountId account, std::string_view fingerprint) = 0;
  /// As `remove`, of replies that told just this.
  virtual void remove_reply(AccountId account, std::string_view reply) = 0;
  virtual int remove_before(Timestamp t, int limit) = 0;
};

}  // namespace ticketing
