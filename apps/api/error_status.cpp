#include "api/error_status.hpp"

namespace ticketing::api {
namespace {

// No default in these switches: a new code does not compile until it has a status.
unsigned status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_request:
    case ErrorCode::idempotency_key_missing:
      return 400;
    case ErrorCode::unauthenticated:
    case ErrorCode::invalid_credentials:
      return 401;
    case ErrorCode::account_suspended:
    case ErrorCode::forbidden:
      return 403;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::idempotency_in_progress:
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
      return 409;
    case ErrorCode::version_mismatch:
      return 412;
    case ErrorCode::validation_failed:
    case ErrorCode::idempotency_key_reused:
      return 422;
    case ErrorCode::rate_limited:
    case ErrorCode::posting_closed:
    case ErrorCode::daily_post_limit_reached:
      return 429;
    case ErrorCode::internal:
      return 500;
    case ErrorCode::unavailable:
      return 503;
  }
  return 500;
}

unsigned status_of(TransportCode code) {
  switch (code) {
    case TransportCode::method_not_allowed:
      return 405;
    case TransportCode::not_acceptable:
      return 406;
    case TransportCode::payload_too_large:
      return 413;
    case TransportCode::unsupported_media_type:
      return 415;
    case TransportCode::header_too_large:
      return 431;
  }
  return 500;
}

}  // namespace

unsigned http_status(const ProblemCode& code) {
  return std::visit([](auto cause) { return status_of(cause); }, code.cause());
}

}  // namespace ticketing::api
