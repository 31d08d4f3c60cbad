// The stages in which a request is counted.
#include "api/exchange.hpp"
#include "api/rate_fields.hpp"

namespace ticketing::api {

std::optional<RateBudget> shared_budget(const RouteInfo& info) {
  switch (info.budget) {
    case Budget::sign_in:
      return RateBudget::sign_in;
    case Budget::sign_up:
      return RateBudget::sign_up;
    case Budget::usual:
    case Budget::none:
      return std::nullopt;
  }
  return std::nullopt;
}

HttpResult<void> Api::take_from_budgets(Exchange& exchange) {
  if (exchange.http.admitted) {
    exchange.fields = std::move(*exchange.http.admitted);
    return {};
  }
  // What is answered from memory costs less than counting it.
  const RouteInfo& info = exchange.route->info;
  if (exchange.route->runs == Runs::here || info.budget != Budget::usual) return {};
  exchange.address = proxies_.client_address(exchange.http);
  if (!exchange.address) return {};
  for (const RateBudget budget : {RateBudget::address, RateBudget::reads}) {
    if (budget == RateBudget::reads && is_write(info.method)) continue;
    const RateDecision taken = ticketing_.limits().take(budget, *exchange.address);
    add_rate_fields(exchange.fields, budget, taken);
    if (!taken.allowed) return refuse_over_budget(budget, taken, ticketing_.clock().now());
  }
  return {};
}

void Api::take(const std::shared_ptr<Exchange>& exchange, RateBudget budget, std::string key,
               Stage next) {
  ticketing_.limits().take_async(
      budget, std::move(key), [this, exchange, budget, next](const RateDecision& taken) {
        add_rate_fields(exchange->fields, budget, taken);
        if (taken.allowed) return (this->*next)(exchange);
        finish(*exchange, refuse_over_budget(budget, taken, ticketing_.clock().now()));
      });
}

void Api::take_from_shared_budget(const std::shared_ptr<Exchange>& exchange) {
  auto address = proxies_.client_address(exchange->http);
  if (!address) return identify(exchange);
  take(exchange, *shared_budget(exchange->route->info), std::move(*address), &Api::identify);
}

void Api::take_from_account(const std::shared_ptr<Exchange>& exchange) {
  const RouteInfo& info = exchange->route->info;
  if (!is_write(info.method) || !asks_who(info, exchange->http)) return dispatch(exchange);
  take(exchange, RateBudget::account, std::to_string(exchange->call.who.account.value),
       &Api::dispatch);
}

}  // namespace ticketing::api
