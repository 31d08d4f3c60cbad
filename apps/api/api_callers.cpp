// The stages that find out who calls.
#include "api/exchange.hpp"
#include "api/negotiation.hpp"

namespace ticketing::api {

namespace {

tl::unexpected<Error> not_signed_in() {
  return refuse(ErrorCode::unauthenticated, "Sign in first: send Authorization: Bearer <token>.");
}

bool may_call(Access access, Role role) {
  switch (access) {
    case Access::anyone:
    case Access::recognised:
    case Access::signed_in:
      return true;
    case Access::staff:
      return role == Role::staff || role == Role::admin;
    case Access::admin:
      return role == Role::admin;
  }
  return false;
}

}  // namespace

void Api::identify(const std::shared_ptr<Exchange>& exchange) {
  const HttpResult<bool> known = recognise(*exchange);
  if (!known) return finish(*exchange, tl::make_unexpected(known.error()));
  *known ? take_from_account(exchange) : authenticate(exchange);
}

HttpResult<bool> Api::recognise(Exchange& exchange) {
  if (!asks_who(exchange.route->info, exchange.http)) return true;
  const auto token = bearer_token(exchange.http.header(http::field::authorization));
  if (!token) {
    TICKETING_TRY(admit_bearer(exchange, not_signed_in()));
    return true;
  }
  auto who = ticketing_.accounts().cached_principal(*token);
  if (!who) return false;
  TICKETING_TRY(admit(exchange, std::move(*who)));
  return true;
}

void Api::authenticate(const std::shared_ptr<Exchange>& exchange) {
  const auto token = bearer_token(exchange->http.header(http::field::authorization));
  ticketing_.accounts().authenticate_async(
      token.value_or(""), [this, exchange](Result<Principal> who) {
        const auto admitted = admit_bearer(*exchange, std::move(who));
        if (!admitted) return finish(*exchange, tl::unexpected<Error>(admitted.error()));
        take_from_account(exchange);
      });
}

Result<void> Api::admit(Exchange& exchange, Principal who) {
  const RouteInfo& info = exchange.route->info;
  if (!may_call(info.access, who.role)) {
    return refuse(ErrorCode::forbidden, info.access == Access::admin
                                            ? "Only administrators may do this."
                                            : "Only staff and administrators may do this.");
  }
  exchange.http.account = who.account.value;
  exchange.act_as(std::move(who));
  return {};
}

Result<void> Api::admit_bearer(Exchange& exchange, Result<Principal> who) {
  if (who) return admit(exchange, std::move(*who));
  // What anyone may read, anyone may read with a token that has ended, too: it is nobody's.
  if (exchange.route->info.access == Access::recognised &&
      kind(who.error().code) != ErrorKind::unavailable)
    return {};
  return tl::unexpected<Error>(std::move(who.error()));
}

}  // namespace ticketing::api
