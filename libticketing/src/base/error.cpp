#include <ticketing/error.hpp>

#include <ticketing/describe/traits.hpp>

namespace ticketing {

// No default: the compiler names the code that was forgotten.
ErrorKind kind(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_request:
    case ErrorCode::idempotency_key_missing:
    case ErrorCode::validation_failed:
    case ErrorCode::idempotency_key_reused:
      return ErrorKind::invalid;
    case ErrorCode::rate_limited:
    case ErrorCode::posting_closed:
    case ErrorCode::daily_post_limit_reached:
      return ErrorKind::rate_limited;
    case ErrorCode::unauthenticated:
    case ErrorCode::invalid_credentials:
      return ErrorKind::unauthenticated;
    case ErrorCode::account_suspended:
    case ErrorCode::forbidden:
      return ErrorKind::forbidden;
    case ErrorCode::not_found:
      return ErrorKind::not_found;
    case ErrorCode::idempotency_in_progress:
    case ErrorCode::version_mismatch:
    case ErrorCode::email_taken:
    case ErrorCode::not_on_sale:
    case ErrorCode::price_changed:
    case ErrorCode::coupon_voided:
    case ErrorCode::coupon_redeemed:
    case ErrorCode::coupon_expired:
    case ErrorCode::coupon_not_applicable:
    case ErrorCode::out_of_stock:
    case ErrorCode::insufficient_points:
    case ErrorCode::order_already_cancelled:
    case ErrorCode::order_has_redeemed_ticket:
    case ErrorCode::ticket_voided:
    case ErrorCode::ticket_expired:
    case ErrorCode::ticket_already_redeemed:
    case ErrorCode::ticket_not_redeemed:
      return ErrorKind::conflict;
    case ErrorCode::unavailable:
      return ErrorKind::unavailable;
    case ErrorCode::internal:
      return ErrorKind::internal;
  }
  return ErrorKind::internal;
}

std::string_view name(ErrorCode code) noexcept { return enumerator_name(code); }

}  // namespace ticketing
