// Why a use case refused. Refusals are values (`Result`); broken storage and programmer errors
// are exceptions.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/points.hpp>
#include <ticketing/schema_status.hpp>

namespace ticketing {

/// Every refusal there is, in order of precedence: where several apply, the first is reported.
/// When adding one, also extend: `kind()` in src/base/error.cpp, and in apps/api the status
/// (error_status.cpp) and the explanation (explanations.cpp).
enum class ErrorCode {
  invalid_request,
  idempotency_key_missing,
  rate_limited,
  unauthenticated,
  invalid_credentials,
  account_suspended,
  forbidden,
  not_found,
  validation_failed,
  idempotency_key_reused,
  idempotency_in_progress,
  version_mismatch,
  posting_closed,
  daily_post_limit_reached,
  email_taken,
  not_on_sale,
  price_changed,
  coupon_voided,
  coupon_redeemed,
  coupon_expired,
  coupon_not_applicable,
  out_of_stock,
  insufficient_points,
  order_already_cancelled,
  order_has_redeemed_ticket,
  ticket_voided,
  ticket_expired,
  ticket_already_redeemed,
  ticket_not_redeemed,
  unavailable,
  internal,
};
BOOST_DESCRIBE_ENUM(ErrorCode, invalid_request, idempotency_key_missing, rate_limited,
                    unauthenticated, invalid_credentials, account_suspended, forbidden, not_found,
                    validation_failed, idempotency_key_reused, idempotency_in_progress,
                    version_mismatch, posting_closed, daily_post_limit_reached, email_taken,
                    not_on_sale, price_changed, coupon_voided, coupon_redeemed, coupon_expired,
                    coupon_not_applicable, out_of_stock, insufficient_points,
                    order_already_cancelled, order_has_redeemed_ticket, ticket_voided,
                    ticket_expired, ticket_already_redeemed, ticket_not_redeemed, unavailable,
                    internal)

/// What a frontend needs to know of a code to choose an exit status or an exception type.
enum class ErrorKind {
  invalid,
  unauthenticated,
  forbidden,
  not_found,
  conflict,
  rate_limited,
  unavailable,
  internal,
};
BOOST_DESCRIBE_ENUM(ErrorKind, invalid, unauthenticated, forbidden, not_found, conflict,
                    rate_limited, unavailable, internal)

/// Folds a code to its kind. Total.
ErrorKind kind(ErrorCode code) noexcept;

/// The code's name as users see it, e.g. "insufficient_points".
std::string_view name(ErrorCode code) noexcept;

/// One wrong value in a request.
struct FieldError {
  std::string pointer;  ///< RFC 6901 JSON pointer into the request, e.g. "/campaign/slots"
  /// What is wrong with which value, and what is allowed: reads on behind the member's name,
  /// "must be from 1 to 100, not 101". Never holds a password or a token.
  std::string detail;
  bool unknown = false;  ///< there is no such member: what it holds may be meant for any other
};
BOOST_DESCRIBE_STRUCT(FieldError, (), (pointer, detail))

/// A refusal. `detail` says what was wrong, with which value, and what to do. The other members
/// belong to some codes only: <ticketing/result.hpp> has a maker for each kind.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string detail = {};
  std::vector<FieldError> errors = {};  ///< for validation_failed and invalid_request
  std::optional<Points> balance = {};   ///< insufficient_points: what is spendable
  std::optional<Points> required = {};  ///< insufficient_points: what is needed
  /// rate_limited, daily_post_limit_reached, posting_closed
  std::optional<Timestamp> resets_at = {};
  std::optional<std::chrono::seconds> retry_after = {};  ///< rate_limited and unavailable
  std::optional<SchemaStatus> schema = {};      ///< validation_failed: of a store it does not fit
  std::vector<std::string> budgets = {};        ///< rate_limited: the names of those used up
  std::optional<Timestamp> redeemed_at = {};    ///< ticket_already_redeemed
  std::optional<std::string> redeemed_by = {};  ///< of whom it was; none: the operator
};

}  // namespace ticketing
