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

std::vector<RouteLabels> labels_of(const Router& router) {
  std::vector<RouteLabels> labels;
  for (const Route& route : router.routes())
    labels.push_back({http::to_string(route.info.method), route.pattern.shown()});
  return labels;
}

tl::unexpected<Error> overloaded() {
  return refuse_for_now("Too many requests are waiting; try again shortly.");
}

constexpr std::chrono::seconds image_queue_time_max{5};

/// Larger bodies are read on a thread that may take its time.
constexpr std::size_t body_read_here_max = 4096;

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
bool is_public_document(const Route& route, const HttpRequest& http) {
  return route.read_document && http.body.empty() && !asks_who(route.info, http);
}

bool is_own_document(const Route& route, const HttpRequest& http) {
  return route.is_own_document && http.body.empty();
}

/// What its document is kept under: a target holds no blank.
std::string document_key(const Route& route, const Call& call) {
  const std::string target(call.http.target);
  if (!route.is_own_document) return target;
  return target + " " + std::to_string(call.who.account.value);
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
      metrics_(labels_of(router_)),
      proxies_(ticketing.config().api.trusted_proxies),
      cors_(ticketing.config().api.cors_origins),
      health_([&ticketing] { return ticketing.health(); }),
      figures_(ticketing),
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
      probe_pool_(1, probes_max) {
  access_log_.turn(ticketing.config().api.access_log);
}

Api::~Api() {
  // What runs on the pool or waits in a lane still needs this object; the lanes finish what they
  // accepted, so this ends.
  while (in_flight_->load(std::memory_order_acquire) > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

ClientKey Api::client_of(const HttpRequest& request) { return proxies_.bounded_client(request); }

std::uint64_t Api::body_bytes_max(const HttpRequest& request) {
  if (request.method != http::verb::post) return 0;  // only uploads differ
  PathValues values;
  const Router::Match match = router_.match(request.method, request.path, values);
  if (match.route < 0) return 0;
  return router_.routes()[static_cast<std::size_t>(match.route)].info.raw_body_max;
}

Outcome Api::handle(HttpRequest& request) { return begin(Exchange(*this, request)); }

Outcome Api::before_body(HttpRequest& request) {
  Exchange exchange(*this, request);
  exchange.before_body = true;
  return begin(std::move(exchange));
}

Outcome Api::begin(Exchange exchange) {
  HttpRequest& request = exchange.http;
  if (request.method == http::verb::options) return Outcome::now(options(request));
  const bool admitted = request.admitted.has_value();
  const HttpResult<void> fine =
      find_route(exchange).and_then([&] { return check_media_types(exchange); }).and_then([&] {
        return take_from_budgets(exchange);
      });
  const bool waits_for_budget = fine && !admitted && shared_budget(exchange.route->info);
  const HttpResult<bool> known = fine.and_then([&]() -> HttpResult<bool> {
    if (waits_for_budget) return false;
    return recognise(exchange);
  });
  if (!known)
    return Outcome::now(answer(request, exchange.fields, tl::make_unexpected(known.error())));
  if (exchange.before_body && *known) return Outcome::now(let_body_come(exchange));
  exchange.call.draft = make_draft(exchange.route->info, request);
  if (exchange.route->runs == Runs::here) return Outcome::now(run_here(exchange));
  if (is_public_document(*exchange.route, request)) {
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

HttpReply Api::let_body_come(Exchange& exchange) {
  exchange.http.admitted = std::move(exchange.fields);
  exchange.fields.clear();
  HttpReply reply;
  reply.status = 100;
  return reply;
}

void Api::let_body_come(const std::shared_ptr<Exchange>& exchange) {
  finish(*exchange, let_body_come(*exchange));
}

void Api::read_document(const std::shared_ptr<Exchange>& exchange) {
  const auto read = [exchange] {
    Document document = exchange->route->read_document(exchange->call);
    // Whoever keeps it has to ask whether it has changed. Of one's own nobody keeps anything.
    if (!exchange->route->is_own_document) document.headers += "Cache-Control: no-cache\r\n";
    if (!document.refusal) make_ready(document);
    return document;
  };
  const auto done = [this, exchange](const DocumentPtr& document) {
    finish(*exchange, document ? give(*exchange, document) : overloaded());
  };
  try {
    documents_.get(document_key(*exchange->route, exchange->call), read, done);
  } catch (const std::exception& e) {
    log_failure(exchange->http, e.what());
    finish(*exchange, overloaded());
  }
}

HttpResult<HttpReply> Api::give(Exchange& exchange, const DocumentPtr& document) {
  if (document->refusal) return tl::unexpected<Refusal>(*document->refusal);
  if (document->shown_post && exchange.http.method == http::verb::get)
    count_view(exchange.http, exchange.client, *document->shown_post);
  return document_reply(document, exchange.http, std::move(exchange.call.draft));
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

HttpResult<void> Api::check_media_types(Exchange& exchange) {
  const HttpRequest& http = exchange.http;
  const RouteInfo& info = exchange.route->info;
  std::string joined;
  if (!accepts(http.list(http::field::accept, joined), info.replies))
    return refuse(TransportCode::not_acceptable, "Replies are " + std::string(info.replies) + ".");
  if (http.count(http::field::content_encoding) > 0) {
    exchange.fields += "Accept-Encoding: identity\r\n";  // RFC 9110, section 12.5.3
    return refuse(TransportCode::unsupported_media_type,
                  "Send the body as it is, without a Content-Encoding.");
  }
  const bool has_body = http.announces_body || !http.body.empty();
  if (!has_body || info.raw_body_max > 0 || !has_body_members(info.method)) return {};
  const std::string_view type = http.header(http::field::content_type);
  if (!is_json(type))
    return refuse(TransportCode::unsupported_media_type, "Send Content-Type: application/json.");
  if (!is_utf8(type))
    return refuse(TransportCode::unsupported_media_type,
                  "JSON is UTF-8 here: send Content-Type: application/json without a charset.");
  return {};
}

Submit Api::readings_for(const HttpRequest& request) {
  return [this, turn = turn_of(proxies_.client_of(request))](std::function<void()> reading) {
    return pool_.submit(std::move(reading), Task::reads, turn);
  };
}

std::string Api::turn_of(const std::optional<ClientKey>& client) {
  if (!client) return {};
  // Who has a network of addresses takes one turn with it.
  return client->network.empty() ? client->subscriber : client->network;
}

void Api::dispatch(const std::shared_ptr<Exchange>& exchange) {
  if (is_public_document(*exchange->route, exchange->http) ||
      is_own_document(*exchange->route, exchange->http))
    return read_document(exchange);
  const auto run_on = [&](BlockingPool& pool) {
    const Task kind = task_of(exchange->route->info);
    if (!pool.submit([this, exchange] { run(exchange); }, kind, turn_of(exchange->client)))
      finish(*exchange, overloaded());
  };
  switch (exchange->route->runs) {
    case Runs::here:
    case Runs::lane:
      // Reading a long document takes long, and this may be an I/O thread.
      if (exchange->http.body.size() > body_read_here_max) return run_on(pool_);
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
  const auto came = std::chrono::steady_clock::now();
  const bool accepted = image_pool_.submit(
      [this, exchange, came] {
        // A store that stalls leaves a queue of clients who have gone: those behind must not wait
        // for each of them to time out.
        if (std::chrono::steady_clock::now() - came < image_queue_time_max) return run(exchange);
        finish(*exchange, overloaded());
      },
      Task::reads, turn_of(exchange->client));
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
  HttpReply reply = result ? std::move(*result) : problem(result.error(), request);
  reply.headers += fields;
  reply.headers += cors_.fields(request);
  return reply;
}

void Api::finish(Exchange& exchange, HttpResult<HttpReply> result) {
  // The first reply counts: what throws after it was given cannot take it back.
  const Complete give = std::exchange(exchange.done, {});
  if (!give) return;
  HttpReply reply = answer(exchange.http, exchange.fields, std::move(result));
  const auto held = exchange.route->info.answered_after;
  // Whoever may send the body is not answered yet.
  if (held.count() == 0 || exchange.before_body) {
    give(std::move(reply));
    exchange.in_flight->fetch_sub(1, std::memory_order_release);
    return;
  }
  alarms_.at(exchange.came + held,
             [give, reply = std::move(reply), in_flight = exchange.in_flight]() mutable {
               give(std::move(reply));
               in_flight->fetch_sub(1, std::memory_order_release);
             });
}

HttpReply Api::live_reply() {
  HttpReply reply;
  reply.body = R"({"status":"ok"})";
  return reply;
}

HttpReply Api::options(HttpRequest& request) {
  PathValues values;
  const Router::Match match = router_.match(request.method, request.path, values);
  if (match.allow.empty())
    return answer(request, {}, refuse(ErrorCode::not_found, "There is nothing at this path."));
  return answer(request, {}, cors_.options(request, match.allow + ", OPTIONS"));
}

HttpReply Api::refusal(const Refusal& refusal, const HttpRequest& request) {
  HttpReply reply = problem(refusal, request);
  reply.headers += cors_.fields(request);
  return reply;
}

HttpReply Api::problem(const Refusal& refusal, const HttpRequest& request) {
  const Route* const route =
      request.route < 0 ? nullptr : &router_.routes()[static_cast<std::size_t>(request.route)];
  return problem_reply(refusal, request, ticketing_.clock().now(), route);
}

void Api::finished(const HttpRequest& request, const Answered& answered) {
  metrics_.count(request.route, answered.status, answered.took);
  const std::string_view route =
      request.route < 0 ? std::string_view()
                        : router_.routes()[static_cast<std::size_t>(request.route)].pattern.shown();
  if (access_log_.is_on()) return access_log_.note(request, route, answered);
  log_request(request, route, answered);
}

}  // namespace ticketing::api
