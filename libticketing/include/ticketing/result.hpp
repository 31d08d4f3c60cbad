// The return type of every use case: a reply, or why it was refused.
#pragma once

#include <tl/expected.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ticketing/error.hpp>
#include <ticketing/points.hpp>

namespace ticketing {

template <class T>
using Result = tl::expected<T, Error>;

/// A refusal with a code and a sentence for people.
inline tl::unexpected<Error> refuse(ErrorCode code, std::string detail) {
  return tl::unexpected<Error>(Error{code, std::move(detail)});
}

/// A refusal that names wrong fields, not none: invalid_request or validation_failed.
inline tl::unexpected<Error> refuse_fields(ErrorCode code, std::string detail,
                                           std::vector<FieldError> errors) {
  return tl::unexpected<Error>(Error{code, std::move(detail), std::move(errors)});
}

/// A refusal that names wrong fields, not none, and whose sentence is that of the first.
inline tl::unexpected<Error> refuse_together(ErrorCode code, std::vector<FieldError> errors) {
  const FieldError& first = errors.front();
  std::string detail = (first.pointer.empty() ? std::string() : first.pointer + " ") + first.detail;
  if (errors.size() > 1) detail += " (and " + std::to_string(errors.size() - 1) + " more)";
  return refuse_fields(code, std::move(detail), std::move(errors));
}

/// A refusal (validation_failed) that names one wrong field; `detail` as `FieldError` has it.
inline tl::unexpected<Error> refuse_field(std::string pointer, std::string detail) {
  return refuse_together(ErrorCode::validation_failed, {{std::move(pointer), std::move(detail)}});
}

/// As `refuse_field` for a key of the configuration, which `sentence` names as people write it.
inline tl::unexpected<Error> refuse_setting(std::string pointer, std::string sentence) {
  std::vector<FieldError> errors{{std::move(pointer), sentence}};
  return refuse_fields(ErrorCode::validation_failed, std::move(sentence), std::move(errors));
}

/// A refusal that ends by itself: rate_limited, daily_post_limit_reached or posting_closed.
inline tl::unexpected<Error> refuse_until(Timestamp resets_at, ErrorCode code, std::string detail) {
  Error error{code, std::move(detail)};
  error.resets_at = resets_at;
  return tl::unexpected<Error>(std::move(error));
}

/// A refusal for now: what was asked for may be asked for again after a moment.
inline tl::unexpected<Error> refuse_for_now(
    std::string detail, std::chrono::seconds retry_after = std::chrono::seconds(1),
    ErrorCode code = ErrorCode::unavailable) {
  Error error{code, std::move(detail)};
  error.retry_after = retry_after;
  return tl::unexpected<Error>(std::move(error));
}

/// Fewer spendable points (`balance`) than `required`.
inline tl::unexpected<Error> insufficient_points(Points balance, Points required,
                                                 std::string detail) {
  Error error{ErrorCode::insufficient_points, std::move(detail)};
  error.balance = balance;
  error.required = required;
  return tl::unexpected<Error>(std::move(error));
}

/// A ticket that was used before: when, and who let its guest in (none: the local operator).
inline tl::unexpected<Error> already_redeemed(Timestamp at, std::optional<std::string> by,
                                              std::string detail) {
  Error error{ErrorCode::ticket_already_redeemed, std::move(detail)};
  error.redeemed_at = at;
  error.redeemed_by = std::move(by);
  return tl::unexpected<Error>(std::move(error));
}

/// A store whose schema this library cannot work with (validation_failed).
inline tl::unexpected<Error> schema_mismatch(SchemaStatus schema, std::string detail) {
  Error error{ErrorCode::validation_failed, std::move(detail)};
  error.schema = schema;
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace ticketing

/// Passes a refusal on: returns it from the function when the Result given is one. The one spelling
/// of it in this project: `TICKETING_TRY(check(request));`, `TICKETING_TRY(slice);`.
#define TICKETING_TRY(...)                                                      \
  do {                                                                          \
    if (auto&& tried = (__VA_ARGS__); !tried)                                   \
      return tl::make_unexpected(std::forward<decltype(tried)>(tried).error()); \
  } while (false)
