#include "api/api.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "api/error_status.hpp"
#include "api/exchange.hpp"
#include "api/log.hpp"
#include "api/negotiation.hpp"
#include "api/openapi.hpp"
#include "api/problem.hpp"

namespace ticketing::api {

namespace {

std::vector<std::string> route_names(const Router& router) {
  std::vector<std::string> names;
  for (const Route& route : router.routes()) {
    const auto method = http::to_string(route.info.method);
    names.push_back(std::string(method.data(), method.size()) + " " + route.pattern.shown());
  }
  return names;
}

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

tl::unexpected<Error> overloaded() {
  return refuse_for_now("Too many requests are waiting; try again shortly.");
}

constexpr std::chrono::seconds image_queue_time_max{5};

/// What a reply has before its route has run.
HttpReply make_draft(const RouteInfo& info, const HttpRequest& http) {
  HttpReply draft;
  draft.status = info.status;
  if (asks_who(info, http)) draft.add_header("Cache-Control", "no-store");
  return draft;
}

/// The request fields that a route's reply depends on (RFC 9110, section 12.5.5).
std::string_view vary(const Route& route) {
  const bool compressed = static_cast<bool>(route.read_document);
  if (route.info.access == Access::recognised)
    return compressed ? "Vary: Authorization, Accept-Encoding\r\n" : "Vary: Authorization\r\n";
  return compressed ? "Vary: Accept-Encoding\r\n" : "";
}

/// Whether the reply is the same for everybody who sends this target.
bool is_document(const Route& route, const HttpRequest& http) {
  return route.read_document && http.body.empty() && !asks_who(route.info, http);
}

/// A fifth of the queue before the database is for who spends, redeems or signs out; an eighth of
/// it and a quarter of the threads are not for who writes, since those may all wait for one lock.
PoolShares shares(const ApiConfig& config) {
  const auto queue_max = static_cast<std::size_t>(config.queue_max);
  const auto threads = static_cast<std::size_t>(config.database_threads);
  return {.vital_places = queue_max / 5,
          .reader_places = queue_max / 8,
          .reader_threads = threads > 1 ? std::max<std::size_t>(1, threads / 4) : 0};
}

Task task_of(const RouteInfo& info) {
  if (info.vital) return Task::vital;
  return is_write(info.method) ? Task::writes : Task::reads;
}

constexpr std::size_t probes_max = 64;

}  // namespace

Api::Api(Ticketing& ticketing, std::vector<Route> routes)
    : ticketing_(ticketing),
      router_(std::move(routes)),
      openapi_(make_openapi(make_routes())),
      metrics_(route_names(router_)),
      proxies_(ticketing.config().api.trusted_proxies),
      health_([&ticketing] { return ticketing.health(); }),
      documents_(
          ticketing.changes(),
          [this](std::function<void()> work) { return pool_.submit(std::move(work)); },
          ticketing.shared_cache()),
      probe_(
          static_cast<std::uint64_t>(ticketing.config().api.cache_probe_every), Documents::age_max,
          ticketing.changes(),
          [this](std::function<void()> work) { return pool_.submit(std::move(work)); },
          [this](const std::string& target) { return read_anew(target); }),
      pool_(ticketing.config().api.database_threads,
            static_cast<std::size_t>(ticketing.config().api.queue_max),
            shares(ticketing.config().api)),
      image_pool_(std::max(2, ticketing.config().api.database_threads / 2),
                  static_cast<std::size_t>(ticketing.config().api.queue_max)),
      // As many threads as hashes are computed at once: none of them ever waits for another.
      password_pool_(ticketing.config().accounts.argon2_concurrent,
                     static_cast<std::size_t>(ticketing.config().accounts.argon2_waiting_max)),
      probe_pool_(1, probes_max) {}

Api::~Api() {
  // What runs on the pool or waits in a lane still needs this object; the lanes finish what they
  // accepted, so this ends.
  while (in_flight_->load(std::memory_order_acquire) > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

std::uint64_t Api::body_bytes_max(std::string_view head) {
  // Only uploads differ, and only they are worth looking for.
  if (!head.starts_with("POST ")) return 0;
  std::string_view path = head.substr(5);
  path = path.substr(0, path.find_first_of(" ?\r"));
  PathValues values;
  const Router::Match match = router_.match(http::verb::post, path, values);
  if (match.route < 0) return 0;
  return router_.routes()[static_cast<std::size_t>(match.route)].info.raw_body_max;
}

Outcome Api::handle(HttpRequest& request) {
  Exchange exchange(*this, request);
  const HttpResult<void> fine =
      find_route(exchange).and_then([&] { return check_media_types(exchange); }).and_then([&] {
        return take_from_budgets(exchange);
      });
  const bool waits_for_budget = fine && shared_budget(exchange.route->info);
  const HttpResult<bool> known = fine.and_then([&]() -> HttpResult<bool> {
    if (waits_for_budget) return false;
    return recognise(exchange);
  });
  if (!known)
    return Outcome::now(answer(request, exchange.fields, tl::make_unexpected(known.error())));
  exchange.call.draft = make_draft(exchange.route->info, request);
  if (exchange.route->runs == Runs::here) return Outcome::now(run_here(exchange));
  if (is_document(*exchange.route, request)) {
    if (const DocumentPtr document = documents_.find(request.target)) {
      probe_.given(request.target, *document);
      return Outcome::now(answer(request, exchange.fields, give(exchange, document)));
    }
  }
  return Outcome::later([this, known = *known, waits_for_budget,
                         later = std::make_shared<Exchange>(std::move(exchange))](Complete done) {
    later->done = std::move(done);
    later->in_flight = in_flight_;
    later->in_flight->fetch_add(1, std::memory_order_relaxed);
    if (waits_for_budget) return take_from_shared_budget(later);
    if (known) return take_from_account(later);
    authenticate(later);
  });
}

void Api::read_document(const std::shared_ptr<Exchange>& exchange) {
  const auto read = [exchange] {
    Document document = exchange->route->read_document(exchange->call);
    // Whoever keeps it has to ask whether it has changed.
    document.headers += "Cache-Control: no-cache\r\n";
    if (!document.refusal) make_ready(document);
    return document;
  };
  const auto done = [this, exchange](const DocumentPtr& document) {
    finish(*exchange, document ? give(*exchange, document) : overloaded());
  };
  try {
    documents_.get(exchange->http.target, read, done);
  } catch (const std::exception& e) {
    log_failure(exchange->http, e.what());
    finish(*exchange, overloaded());
  }
}

HttpResult<HttpReply> Api::give(Exchange& exchange, const DocumentPtr& document) {
  if (document->refusal) return tl::unexpected<Refusal>(*document->refusal);
  if (document->shown_post && exchange.http.method == http::verb::get)
    count_view(exchange.http, exchange.address, *document->shown_post);
  return document_reply(document, exchange.http, std::move(exchange.call.draft));
}

Outcome Api::before_body(HttpRequest& request) {
  Exchange exchange(*this, request);
  const HttpResult<void> fine =
      find_route(exchange).and_then([&] { return check_media_types(exchange); }).and_then([&] {
        return take_from_budgets(exchange);
      });
  request.admitted = exchange.fields;
  const auto continue_or_refuse = [this, &request](const HttpResult<void>& result) {
    if (!result) return answer(request, *request.admitted, tl::make_unexpected(result.error()));
    HttpReply reply;
    reply.status = 100;
    return reply;
  };
  if (!fine || exchange.route->info.access == Access::anyone)
    return Outcome::now(continue_or_refuse(fine));
  const auto token = bearer_token(request.header(http::field::authorization));
  if (!token) return Outcome::now(continue_or_refuse(not_signed_in()));
  if (ticketing_.accounts().cached_principal(*token)) return Outcome::now(continue_or_refuse({}));
  return Outcome::later([this, token = *token, continue_or_refuse](Complete done) {
    in_flight_->fetch_add(1, std::memory_order_relaxed);
    ticketing_.accounts().authenticate_async(
        token, [continue_or_refuse, done = std::move(done),
                in_flight = in_flight_](const Result<Principal>& who) {
          done(continue_or_refuse(who ? HttpResult<void>() : tl::unexpected<Error>(who.error())));
          in_flight->fetch_sub(1, std::memory_order_release);
        });
  });
}

HttpResult<void> Api::find_route(Exchange& exchange) {
  HttpRequest& http = exchange.http;
  const Router::Match match = router_.match(http.method, http.path, exchange.call.path_values);
  http.route = match.route;
  if (match.route >= 0) {
    exchange.route = &router_.routes()[static_cast<std::size_t>(match.route)];
    exchange.fields += vary(*exchange.route);
    return {};
  }
  if (match.allow.empty()) {
    return refuse(ErrorCode::not_found, "There is nothing at this path.");
  }
  exchange.fields += "Allow: " + match.allow + "\r\n";
  return refuse(TransportCode::method_not_allowed, "This path understands " + match.allow + ".");
}

HttpResult<void> Api::check_media_types(const Exchange& exchange) {
  const HttpRequest& http = exchange.http;
  if (http.admitted) return {};
  const RouteInfo& info = exchange.route->info;
  const std::string_view accept = http.header(http::field::accept);
  if (!accepts(accept, info.replies) && !accepts(accept, "application/json")) {
    return refuse(TransportCode::not_acceptable, "Replies are " + std::string(info.replies) + ".");
  }
  if (!http.body.empty() && info.raw_body_max == 0 && has_body_members(info.method) &&
      !is_json(http.header(http::field::content_type))) {
    return refuse(TransportCode::unsupported_media_type, "Send Content-Type: application/json.");
  }
  return {};
}

void Api::identify(const std::shared_ptr<Exchange>& exchange) {
  const HttpResult<bool> known = recognise(*exchange);
  if (!known) return finish(*exchange, tl::make_unexpected(known.error()));
  *known ? take_from_account(exchange) : authenticate(exchange);
}

HttpResult<bool> Api::recognise(Exchange& exchange) {
  if (!asks_who(exchange.route->info, exchange.http)) return true;
  const auto token = bearer_token(exchange.http.header(http::field::authorization));
  if (!token) return not_signed_in();
  auto who = ticketing_.accounts().cached_principal(*token);
  if (!who) return false;
  TICKETING_TRY(admit(exchange, std::move(*who)));
  return true;
}

void Api::authenticate(const std::shared_ptr<Exchange>& exchange) {
  const auto token = bearer_token(exchange->http.header(http::field::authorization));
  ticketing_.accounts().authenticate_async(token.value_or(""), [this,
                                                                exchange](Result<Principal> who) {
    auto admitted = who ? admit(*exchange, std::move(*who)) : tl::unexpected<Error>(who.error());
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
  exchange.call.who = std::move(who);
  return {};
}

void Api::dispatch(const std::shared_ptr<Exchange>& exchange) {
  if (is_document(*exchange->route, exchange->http)) return read_document(exchange);
  const auto run_on = [&](BlockingPool& pool) {
    const Task kind = task_of(exchange->route->info);
    if (!pool.submit([this, exchange] { run(exchange); }, kind)) finish(*exchange, overloaded());
  };
  switch (exchange->route->runs) {
    case Runs::here:
    case Runs::lane:
      return run(exchange);
    case Runs::images:
      return run_on_image_pool(exchange);
    case Runs::passwords:
      return run_on(password_pool_);
    case Runs::probes:
      return run_on(probe_pool_);
    case Runs::database:
      return run_on(pool_);
  }
}

void Api::run_on_image_pool(const std::shared_ptr<Exchange>& exchange) {
  const auto asked = std::chrono::steady_clock::now();
  const bool accepted = image_pool_.submit([this, exchange, asked] {
    // A store that stalls leaves a queue of clients who have gone: those behind must not wait for
    // each of them to time out.
    if (std::chrono::steady_clock::now() - asked < image_queue_time_max) return run(exchange);
    finish(*exchange, overloaded());
  });
  if (!accepted) finish(*exchange, overloaded());
}

void Api::run(const std::shared_ptr<Exchange>& exchange) {
  const auto done = [this, exchange](Result<HttpReply> result) {
    finish(*exchange, std::move(result));
  };
  try {
    exchange->route->run(exchange->call, done);
  } catch (const std::exception& e) {
    log_failure(exchange->http, e.what());
    done(refuse(ErrorCode::internal, "Something went wrong here."));
  }
}

HttpReply Api::run_here(Exchange& exchange) {
  HttpReply reply;
  exchange.route->run(exchange.call, [&](Result<HttpReply> result) {
    reply = answer(exchange.http, exchange.fields, std::move(result));
  });
  return reply;
}

HttpReply Api::answer(const HttpRequest& request, const std::string& fields,
                      HttpResult<HttpReply> result) {
  HttpReply reply = result ? std::move(*result) : refusal(result.error(), request);
  reply.headers += fields;
  return reply;
}

void Api::finish(Exchange& exchange, HttpResult<HttpReply> result) {
  // The first reply counts: what throws after it was given cannot take it back.
  const Complete give = std::exchange(exchange.done, {});
  if (!give) return;
  give(answer(exchange.http, exchange.fields, std::move(result)));
  exchange.in_flight->fetch_sub(1, std::memory_order_release);
}

HttpReply Api::live_reply() {
  HttpReply reply;
  reply.body = R"({"status":"ok"})";
  return reply;
}

HttpReply Api::refusal(const Refusal& refusal, const HttpRequest& request) {
  return problem_reply(refusal, request.path, request.request_id, ticketing_.clock().now());
}

void Api::finished(const HttpRequest& request, unsigned status, std::chrono::nanoseconds took) {
  metrics_.count(request.route, status, took);
  log_request(request, status, took);
}

}  // namespace ticketing::api
