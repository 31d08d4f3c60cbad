#include "api/explanations.hpp"

namespace ticketing::api {
namespace {

// No default in these switches: a new code does not compile until it is explained.
std::string_view explanation_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_request:
      return "The request could not be understood: malformed JSON, a field or parameter that is "
             "missing, unknown or of the wrong type. `errors` names each one; correct it and send "
             "the request again.";
    case ErrorCode::idempotency_key_missing:
      return "This request moves points and needs an `Idempotency-Key` header, so that sending it "
             "twice cannot move them twice. Make up a unique key for each intended action, for "
             "example a UUID, and keep it when you repeat the request.";
    case ErrorCode::rate_limited:
      return "Too many requests in a short time. Wait as long as `Retry-After` says, then go on "
             "more slowly.";
    case ErrorCode::unauthenticated:
      return "This needs a signed-in account, and the access token is missing, expired or revoked. "
             "Sign in again and send the new token as `Authorization: Bearer`.";
    case ErrorCode::invalid_credentials:
      return "The e-mail address or the password is wrong. Which of the two is never said.";
    case ErrorCode::account_suspended:
      return "The account is suspended and can do nothing until an administrator lifts the "
             "suspension.";
    case ErrorCode::forbidden:
      return "You are signed in, but your role does not allow this. Ask an administrator.";
    case ErrorCode::not_found:
      return "There is nothing here, or it is not yours to see. Check the path and the id.";
    case ErrorCode::validation_failed:
      return "The request was understood, but a value breaks a rule. `errors` names each wrong "
             "value and what is allowed.";
    case ErrorCode::idempotency_key_reused:
      return "This `Idempotency-Key` was used before with a different request. Use a new key for "
             "each intended action.";
    case ErrorCode::idempotency_in_progress:
      return "A request with this `Idempotency-Key` is still being worked on. Repeat the same "
             "request in a moment to get its reply.";
    case ErrorCode::version_mismatch:
      return "What you wanted to change has been changed by somebody else since you read it. Read "
             "it again and decide anew.";
    case ErrorCode::posting_closed:
      return "Posting is closed at this hour. `resets_at` says when it opens again.";
    case ErrorCode::daily_post_limit_reached:
      return "You have written as many posts as one day allows. The count starts anew at local "
             "midnight, see `resets_at`; deleting a post frees no place.";
    case ErrorCode::email_taken:
      return "An account with this e-mail address exists already. Sign in to it, or use another "
             "address.";
    case ErrorCode::not_on_sale:
      return "This product is not on sale at the moment.";
    case ErrorCode::price_changed:
      return "The total is not the `expected_total` you sent: the price or the discount has "
             "changed. Look at the new total and order again if it suits you.";
    case ErrorCode::coupon_voided:
      return "This coupon was declared void by an administrator and can no longer be used.";
    case ErrorCode::coupon_redeemed:
      return "This coupon has been used already.";
    case ErrorCode::coupon_expired:
      return "This coupon's validity has ended.";
    case ErrorCode::coupon_not_applicable:
      return "This coupon does not apply to this product: its category or minimum price does not "
             "fit.";
    case ErrorCode::out_of_stock:
      return "Not enough of this product is left. Order fewer, or come back later.";
    case ErrorCode::insufficient_points:
      return "The account has fewer spendable points (`balance`) than this needs (`required`). "
             "Nothing was spent.";
    case ErrorCode::order_already_cancelled:
      return "This order was cancelled before; its points were given back then.";
    case ErrorCode::order_has_redeemed_ticket:
      return "A ticket of this order has been used, so the order can no longer be cancelled.";
    case ErrorCode::ticket_voided:
      return "This ticket is void, because its order was cancelled.";
    case ErrorCode::ticket_expired:
      return "This ticket's validity has ended.";
    case ErrorCode::ticket_already_redeemed:
      return "This ticket has been used already. A ticket admits once. `redeemed_at` "
             "tells when, `redeemed_by` the nickname of who let its guest in; the request that "
             "redeemed it is answered again when it is repeated with its `Idempotency-Key`.";
    case ErrorCode::ticket_not_redeemed:
      return "This ticket has not been used, so that there is nothing to take back.";
    case ErrorCode::unavailable:
      return "The service cannot do this right now: it is overloaded, starting, stopping, or its "
             "database does not answer. Repeat the request after `Retry-After`, with the same "
             "`Idempotency-Key` if it had one.";
    case ErrorCode::internal:
      return "Something went wrong on our side. It has been logged under the request id; repeat "
             "the request with the same `Idempotency-Key` if it had one.";
  }
  return {};
}

std::string_view explanation_of(TransportCode code) {
  switch (code) {
    case TransportCode::method_not_allowed:
      return "The path exists but not with this method. The `Allow` header lists the methods it "
             "has.";
    case TransportCode::not_acceptable:
      return "The `Accept` header rules out every format this path can answer in. Leave it out or "
             "accept `application/json`.";
    case TransportCode::payload_too_large:
      return "The request body is larger than this server takes. Send less; the limit is in the "
             "detail.";
    case TransportCode::unsupported_media_type:
      return "The body's `Content-Type` is not one this path reads. Send `application/json` unless "
             "the path's documentation says otherwise.";
    case TransportCode::header_too_large:
      return "The request's header fields are larger than this server takes. Send fewer or shorter "
             "ones.";
  }
  return {};
}

}  // namespace

std::string_view explain(const ProblemCode& code) {
  return std::visit([](auto cause) { return explanation_of(cause); }, code.cause());
}

}  // namespace ticketing::api
