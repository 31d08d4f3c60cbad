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

namespace fingerprint_detail {

/// Appends where `said` differs from `unsaid`, and what it says there.
template <class T>
void append_difference(std::string& text, const std::string& where, const T& said,
                       const T& unsaid) {
  if constexpr (PatchType<T>) {
    if (said.present) text.append(1, '\0').append(where);
    append_difference(text, where, said.value, unsaid.value);
  } else if constexpr (OptionalType<T>) {
    using Value = typename T::value_type;
    if (said.has_value() != unsaid.has_value()) text.append(1, '\0').append(where);
    if (said) append_difference(text, where, *said, unsaid.value_or(Value{}));
  } else if constexpr (DescribedStruct<T> && !ScalarType<T>) {
    for_each_member<T>([&](auto member) {
      append_difference(text, where + '.' + member.name, said.*member.pointer,
                        unsaid.*member.pointer);
    });
  } else {
    if (const std::string json = to_json(said); json != to_json(unsaid))
      text.append(1, '\0').append(where).append(1, '=').append(json);
  }
}

std::string fingerprint_of(std::string_view text);

}  // namespace fingerprint_detail

/// SHA-256 (hex) of the use case's name and what the request says: the same key with another
/// fingerprint is `idempotency_key_reused`. A member that the request leaves out does not count, so
/// that a request which was sent to an older program, which had no such member, is still the same.
template <class Request>
std::string request_fingerprint(std::string_view use_case, const Request& request) {
  std::string text(use_case);
  fingerprint_detail::append_difference(text, "", request, Request{});
  return fingerprint_detail::fingerprint_of(text);
}

/// The key is 1..255 visible ASCII characters; that of a dry run does not matter.
Result<void> check_idempotency_key(const CallOptions& options);

/// As `check_idempotency_key`, where a key is required: idempotency_key_missing. `doing` begins the
/// sentence, e.g. "an order".
Result<void> require_idempotency_key(const CallOptions& options, std::string_view doing);

/// The stored reply when `record` is of the same request, else the refusal. An older or newer
/// program may have written it: as a value it is what this one understands of it, its bytes are
/// given as they are.
template <class Reply>
Result<Reply> replay(const IdempotencyRecord& record, const std::string& fingerprint,
                     const CallOptions& options) {
  if (record.fingerprint != fingerprint)
    return refuse(ErrorCode::idempotency_key_reused,
                  "the idempotency key '" + record.key +
                      "' was used for another request before: choose a new key");
  if (options.bytes) options.bytes->repeat(ReplyBytes::Told{record.head, record.reply});
  return from_stored_json<Reply>(record.reply);
}

/// What is kept of the reply to the first call.
template <class Reply>
IdempotencyRecord record_of(const IdempotencyKey& key, std::string fingerprint, const Reply& reply,
                            Timestamp now, const CallOptions& options) {
  std::string json = to_json(reply);
  std::string head = options.bytes ? options.bytes->head_of(reply, json) : std::string();
  return {
      .account = key.account,
      .key = key.key,
      .fingerprint = std::move(fingerprint),
      .reply = std::move(json),
      .created_at = now,
      .head = std::move(head),
  };
}

/// Runs `decide` and stores its reply, or replays the reply stored for the key. The acting
/// account's wallet must be locked by `unit`: that lock makes a concurrent duplicate wait for the
/// first reply. Refusals are not stored.
template <class Reply, class Request, class Decide>
Result<Reply> idempotent(UnitOfWork& unit, const Principal& who, std::string_view use_case,
                         const Request& request, const CallOptions& options, Timestamp now,
                         Decide&& decide) {
  if (!options.idempotency_key || options.dry_run) return decide();
  const auto fingerprint = request_fingerprint(use_case, request);
  const IdempotencyKey key{who.account, *options.idempotency_key};
  const auto found = unit.idempotency().find(std::span(&key, 1)).get();
  if (!found.empty()) return replay<Reply>(found.front(), fingerprint, options);

  if (options.bytes) options.bytes->repeat({});
  Result<Reply> reply = decide();
  if (reply) {
    const IdempotencyRecord record = record_of(key, fingerprint, *reply, now, options);
    unit.idempotency().add(std::span(&record, 1));
  }
  return reply;
}

}  // namespace ticketing
