// Replaying the first reply of a request that carries an idempotency key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <ticketing/actor/principal.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/describe/json.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

/// SHA-256 (hex) of the use case's name and the request: the same key with another fingerprint is
/// `idempotency_key_reused`.
std::string request_fingerprint(std::string_view use_case, std::string_view request_json);

/// The key is 1..255 visible ASCII characters; that of a dry run does not matter.
Result<void> check_idempotency_key(const CallOptions& options);

/// As `check_idempotency_key`, where a key is required: idempotency_key_missing. `doing` begins the
/// sentence, e.g. "an order".
Result<void> require_idempotency_key(const CallOptions& options, std::string_view doing);

/// The stored reply when `record` is of the same request, else the refusal.
template <class Reply>
Result<Reply> replay(const IdempotencyRecord& record, const std::string& fingerprint) {
  if (record.fingerprint != fingerprint)
    return refuse(ErrorCode::idempotency_key_reused,
                  "the idempotency key '" + record.key +
                      "' was used for another request before: choose a new key");
  return from_json<Reply>(record.reply);
}

/// Runs `decide` and stores its reply, or replays the reply stored for the
/// key. The acting account's
/// wallet must be locked by `unit`: that lock makes a concurrent duplicate wait for the first
/// reply. Refusals are not stored.
template <class Reply, class Request, class Decide>
Result<Reply> idempotent(UnitOfWork& unit, const Principal& who, std::string_view use_case,
                         const Request& request, const CallOptions& options, Timestamp now,
                         Decide&& decide) {
  if (!options.idempotency_key || options.dry_run) return decide();
  const auto fingerprint = request_fingerprint(use_case, to_json(request));
  const IdempotencyKey key{who.account, *options.idempotency_key};
  const auto found = unit.idempotency().find(std::span(&key, 1)).get();
  if (!found.empty()) return replay<Reply>(found.front(), fingerprint);

  Result<Reply> reply = decide();
  if (reply) {
    const IdempotencyRecord record{key.account, key.key, fingerprint, to_json(*reply), now};
    unit.idempotency().add(std::span(&record, 1));
  }
  return reply;
}

}  // namespace ticketing
