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

tl::unexpected<Error> Api::over_budget(RateBudget budget, const RateDecision& taken) {
  refused_budgets_.refused(budget);
  return refuse_over_budget(budget, taken, ticketing_.clock().now());
}

HttpResult<void> Api::take_from_budgets(Exchange& exchange) {
  // What is answered from memory costs less than counting it.
  if (exchange.route->runs != Runs::here) exchange.client = proxies_.client_of(exchange.http);
  if (exchange.http.admitted) {
    exchange.fields = std::move(*exchange.http.admitted);
    return {};
  }
  const RouteInfo& info = exchange.route->info;
  if (exchange.route->runs == Runs::here || info.budget != Budget::usual) return {};
  if (!exchange.client) return {};
  const auto take = [&](RateBudget budget, const std::string& key) -> HttpResult<void> {
    const RateDecision taken = ticketing_.limits().take(budget, key);
    add_rate_fields(exchange.fields, budget, taken);
    if (!taken.allowed) return over_budget(budget, taken);
    return {};
  };
  for (const RateBudget budget : {RateBudget::address, RateBudget::reads}) {
    if (budget == RateBudget::reads && is_write(info.method)) continue;
    TICKETING_TRY(take(budget, exchange.client->subscriber));
    if (!exchange.client->network.empty())
      TICKETING_TRY(take(network_budget(budget), exchange.client->network));
  }
  return {};
}

void Api::take(const std::shared_ptr<Exchange>& exchange, RateBudget budget, std::string key,
               Stage next) {
  ticketing_.limits().take_async(budget, std::move(key),
                                 [this, exchange, budget, next](const RateDecision& taken) {
                                   add_rate_fields(exchange->fields, budget, taken);
                                   if (taken.allowed) return (this->*next)(exchange);
                                   finish(*exchange, over_budget(budget, taken));
                                 });
}

void Api::take_from_shared_budget(const std::shared_ptr<Exchange>& exchange) {
  if (!exchange->client) return identify(exchange);
  take(exchange, *shared_budget(exchange->route->info), exchange->client->subscriber,
       &Api::take_from_network);
}

void Api::take_from_network(const std::shared_ptr<Exchange>& exchange) {
  if (exchange->client->network.empty()) return identify(exchange);
  take(exchange, network_budget(*shared_budget(exchange->route->info)), exchange->client->network,
       &Api::identify);
}

void Api::take_from_account(const std::shared_ptr<Exchange>& exchange) {
  if (exchange->before_body) return let_body_come(exchange);
  if (!exchange->call.who.is_account()) return dispatch(exchange);
  const bool writes = is_write(exchange->route->info.method);
  take(exchange, writes ? RateBudget::account : RateBudget::account_reads,
       std::to_string(exchange->call.who.account.value), &Api::dispatch);
}

}  // namespace ticketing::api
