#include "api/api.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "api/error_status.hpp"
#include "api/log.hpp"
#include "api/openapi.hpp"
#include "api/problem.hpp"

namespace ticketing::api {

/// One request on its way through authentication, admission and its route.
struct Api::Exchange {
  HttpRequest& http;
  const Route& route;
  Call call;
  std::string headers;  ///< RateLimit fields, for whatever reply there will be
  Complete done;
  std::shared_ptr<std::atomic<int>> in_flight;

  /// The first reply counts: what throws after it was given cannot take it back.
  void reply(HttpReply reply) {
    const Complete give = std::exchange(done, {});
    if (!give) return;
    reply.headers += headers;
    give(std::move(reply));
    in_flight->fetch_sub(1, std::memory_order_release);
  }
};

namespace {

std::vector<std::string> route_names(const Router& router) {
  std::vector<std::string> names;
  for (const Route& route : router.routes()) {
    const auto method = http::to_string(route.info.method);
    names.push_back(std::string(method.data(), method.size()) + " " + route.pattern.shown());
  }
  return names;
}

/// RFC 9110, 12.5.1, as far as it matters for a server that only speaks JSON.
bool accepts(std::string_view accept, std::string_view content_type) {
  if (accept.empty()) return true;
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  const std::string major = std::string(type.substr(0, type.find('/'))) + "/*";
  const auto names = [&](std::string_view range) {
    const auto at = accept.find(range);
    if (at == std::string_view::npos) return false;
    std::string_view rest = accept.substr(at + range.size());
    rest = rest.substr(0, rest.find(','));
    const auto q = rest.find("q=0");
    // Excluded only by an explicit zero weight: q=0, q=0.0, q=0.00, q=0.000.
    return q == std::string_view::npos ||
           rest.substr(q + 3).find_first_of("123456789") != std::string_view::npos;
  };
  return names(type) || names(major) || names("*/*") ||
         (type == "application/json" && names("application/problem+json"));
}

bool is_json(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  return boost::beast::iequals(type.substr(0, type.find(' ')), "application/json");
}

std::optional<std::string_view> bearer_token(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.size() <= scheme.size() ||
      !boost::beast::iequals(authorization.substr(0, scheme.size()), scheme)) {
    return std::nullopt;
  }
  return authorization.substr(scheme.size());
}

Error not_signed_in() {
  return refuse(ErrorCode::unauthenticated, "Sign in first: send Authorization: Bearer <token>.")
      .value();
}

bool may_call(Access access, Role role) {
  switch (access) {
    case Access::anyone:
    case Access::signed_in:
      return true;
    case Access::staff:
      return role == Role::staff || role == Role::admin;
    case Access::admin:
      return role == Role::admin;
  }
  return false;
}

constexpr std::chrono::seconds image_queue_time_max{5};

bool is_write(http::verb method) { return method != http::verb::get && method != http::verb::head; }

}  // namespace

Api::Api(Ticketing& ticketing)
    : ticketing_(ticketing),
      router_(make_routes()),
      openapi_(make_openapi(router_.routes())),
      metrics_(route_names(router_)),
      budgets_(ticketing.config().limits.rate),
      health_([&ticketing] { return ticketing.health(); }),
      pool_(ticketing.config().api.database_threads,
            static_cast<std::size_t>(ticketing.config().api.queue_max)),
      image_pool_(std::max(2, ticketing.config().api.database_threads / 2),
                  static_cast<std::size_t>(ticketing.config().api.queue_max)),
      // As many threads as hashes are computed at once: none of them ever waits for another.
      password_pool_(ticketing.config().accounts.argon2_concurrent,
                     static_cast<std::size_t>(ticketing.config().accounts.argon2_waiting_max)) {}

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

Outcome Api::before_body(HttpRequest& request) {
  PathValues values;
  const Router::Match match = router_.match(request.method, request.path, values);
  request.route = match.route;
  const Route& route = router_.routes()[static_cast<std::size_t>(match.route)];
  HttpReply let_in;
  let_in.status = 100;
  const auto refused = [this, &request](const Error& error) {
    HttpReply reply = refusal(error, request);
    reply.headers += *request.let_in;
    return reply;
  };
  if (auto ok = check(route, request, request.let_in.emplace()); !ok) {
    return Outcome::now(refused(ok.error()));
  }
  if (route.info.access == Access::anyone) return Outcome::now(std::move(let_in));
  const auto token = bearer_token(request.header(http::field::authorization));
  if (!token) return Outcome::now(refused(not_signed_in()));
  if (ticketing_.accounts().cached_principal(*token)) return Outcome::now(std::move(let_in));
  return Outcome::later([this, token = *token, let_in, refused](Complete done) {
    in_flight_->fetch_add(1, std::memory_order_relaxed);
    ticketing_.accounts().authenticate_async(
        token, [let_in, refused, done = std::move(done),
                in_flight = in_flight_](const Result<Principal>& who) {
          done(who ? let_in : refused(who.error()));
          in_flight->fetch_sub(1, std::memory_order_release);
        });
  });
}

HttpReply Api::live_reply() {
  HttpReply reply;
  reply.body = R"({"status":"ok"})";
  return reply;
}

HttpReply Api::refusal(const Error& error, const HttpRequest& request) {
  return problem_reply(error, request.path, request.request_id, ticketing_.clock().now());
}

Outcome Api::handle(HttpRequest& request) {
  PathValues values;
  Router::Match match = router_.match(request.method, request.path, values);
  request.route = match.route;
  if (match.route < 0) {
    if (match.allow.empty()) {
      return Outcome::now(
          refusal(refuse(ErrorCode::not_found, "There is nothing at this path.").value(), request));
    }
    HttpReply reply = refusal(
        refuse(ErrorCode::method_not_allowed, "This path understands " + match.allow + ".").value(),
        request);
    reply.add_header("Allow", match.allow);
    return Outcome::now(std::move(reply));
  }
  const Route& route = router_.routes()[static_cast<std::size_t>(match.route)];
  std::string headers;
  if (request.let_in) {
    headers = std::move(*request.let_in);
  } else if (auto ok = check(route, request, headers); !ok) {
    HttpReply reply = refusal(ok.error(), request);
    reply.headers += headers;
    return Outcome::now(std::move(reply));
  }
  if (route.runs == Runs::here) {
    HttpReply reply;
    Call call{*this, ticketing_, request, std::move(values), {}, {}};
    call.draft.status = route.info.status;
    route.run(call, [&](Result<HttpReply> result) {
      reply = result ? std::move(*result) : refusal(result.error(), request);
    });
    reply.headers += headers;
    return Outcome::now(std::move(reply));
  }
  auto exchange =
      std::make_shared<Exchange>(Exchange{request,
                                          route,
                                          {*this, ticketing_, request, std::move(values), {}, {}},
                                          std::move(headers),
                                          {},
                                          in_flight_});
  exchange->call.draft.status = route.info.status;
  if (route.info.shows_more) exchange->call.draft.add_header("Vary", "Authorization");
  const bool named = route.info.shows_more && !request.header(http::field::authorization).empty();
  if (route.info.access == Access::anyone && !named)
    return start(std::move(exchange), Principal::anonymous());
  exchange->call.draft.add_header("Cache-Control", "no-store");
  const auto token = bearer_token(request.header(http::field::authorization));
  if (!token) {
    HttpReply reply = refusal(not_signed_in(), request);
    reply.headers += exchange->headers;
    return Outcome::now(std::move(reply));
  }
  return start(std::move(exchange), ticketing_.accounts().cached_principal(*token));
}

Result<void> Api::check(const Route& route, const HttpRequest& request, std::string& headers) {
  const bool has_body = !request.body.empty();
  const std::string_view accept = request.header(http::field::accept);
  if (!accepts(accept, route.info.replies) && !accepts(accept, "application/json")) {
    return refuse(ErrorCode::not_acceptable,
                  "Replies are " + std::string(route.info.replies) + ".");
  }
  if (has_body && route.info.raw_body_max == 0 && has_body_members(route.info.method) &&
      !is_json(request.header(http::field::content_type))) {
    return refuse(ErrorCode::unsupported_media_type, "Send Content-Type: application/json.");
  }
  // What is answered from memory costs less than counting it.
  if (route.runs == Runs::here || route.info.probe) return {};
  const auto address = client_address(request);
  if (!address) return {};
  const Timestamp now = ticketing_.clock().now();
  return route.info.sign_in ? budgets_.take_sign_in(*address, now, headers)
                            : budgets_.take_address(*address, now, headers);
}

Outcome Api::start(std::shared_ptr<Exchange> exchange, std::optional<Principal> who) {
  const bool stranger = who && who->account.value == 0;
  if (who && !stranger) {
    if (auto ok = admit(*exchange, std::move(*who)); !ok) {
      HttpReply reply = refusal(ok.error(), exchange->http);
      reply.headers += exchange->headers;
      return Outcome::now(std::move(reply));
    }
  }
  return Outcome::later([this, exchange, known = who.has_value()](Complete done) {
    exchange->done = std::move(done);
    exchange->in_flight->fetch_add(1, std::memory_order_relaxed);
    if (known) return proceed(exchange);
    authenticate(exchange);
  });
}

void Api::authenticate(const std::shared_ptr<Exchange>& exchange) {
  const auto token = bearer_token(exchange->http.header(http::field::authorization));
  ticketing_.accounts().authenticate_async(token.value_or(""), [this,
                                                                exchange](Result<Principal> who) {
    auto admitted = who ? admit(*exchange, std::move(*who)) : tl::unexpected<Error>(who.error());
    if (!admitted) return exchange->reply(refusal(admitted.error(), exchange->http));
    proceed(exchange);
  });
}

void Api::proceed(const std::shared_ptr<Exchange>& exchange) {
  if (exchange->route.runs == Runs::lane) return run(exchange);
  if (exchange->route.runs == Runs::images) return run_on_image_pool(exchange);
  BlockingPool& pool = exchange->route.info.hashes_password ? password_pool_ : pool_;
  if (!pool.submit([this, exchange] { run(exchange); })) {
    exchange->reply(overloaded(exchange->http));
  }
}

void Api::run_on_image_pool(const std::shared_ptr<Exchange>& exchange) {
  const auto asked = std::chrono::steady_clock::now();
  const bool accepted = image_pool_.submit([this, exchange, asked] {
    // A store that stalls leaves a queue of clients who have gone: those behind must not wait for
    // each of them to time out.
    if (std::chrono::steady_clock::now() - asked < image_queue_time_max) return run(exchange);
    exchange->reply(overloaded(exchange->http));
  });
  if (!accepted) exchange->reply(overloaded(exchange->http));
}

Result<void> Api::admit(Exchange& exchange, Principal who) {
  const RouteInfo& info = exchange.route.info;
  if (!may_call(info.access, who.role)) {
    return refuse(ErrorCode::forbidden, info.access == Access::admin
                                            ? "Only administrators may do this."
                                            : "Only staff and administrators may do this.");
  }
  exchange.call.who = std::move(who);
  if (!is_write(info.method)) return {};
  return budgets_.take_account(exchange.call.who.account, ticketing_.clock().now(),
                               exchange.headers);
}

void Api::run(const std::shared_ptr<Exchange>& exchange) {
  const auto finish = [this, exchange](Result<HttpReply> result) {
    exchange->reply(result ? std::move(*result) : refusal(result.error(), exchange->http));
  };
  try {
    exchange->route.run(exchange->call, finish);
  } catch (const std::exception& e) {
    log_failure(exchange->http, e.what());
    finish(refuse(ErrorCode::internal, "Something went wrong here."));
  }
}

HttpReply Api::overloaded(const HttpRequest& request) {
  return refusal({ErrorCode::unavailable,
                  "Too many requests are waiting; try again shortly.",
                  {},
                  {},
                  {},
                  {},
                  std::chrono::seconds(1)},
                 request);
}

void Api::finished(const HttpRequest& request, unsigned status, std::chrono::nanoseconds took) {
  metrics_.count(request.route, status, took);
  log_request(request, status, took);
}

std::string Api::metrics_text() const {
  std::string out;
  metrics_.append_text(out);
  append_metric(out, "ticketing_database_queue_depth", "gauge",
                "Requests waiting for a database thread.", static_cast<double>(pool_.waiting()));
  append_metric(out, "ticketing_images_queue_depth", "gauge",
                "Requests waiting for a thread that may ask the image store.",
                static_cast<double>(image_pool_.waiting()));
  append_metric(out, "ticketing_password_queue_depth", "gauge",
                "Requests waiting for their password to be hashed.",
                static_cast<double>(password_pool_.waiting()));
  if (server_) {
    append_metric(out, "ticketing_http_connections", "gauge", "Open connections.",
                  server_->connections.load());
    append_metric(out, "ticketing_http_connections_total", "counter", "Connections accepted.",
                  static_cast<double>(server_->connections_total.load()));
    append_metric(out, "ticketing_http_timeouts_total", "counter",
                  "Connections ended for being too slow or idle.",
                  static_cast<double>(server_->timeouts_total.load()));
    append_metric(out, "ticketing_http_body_memory_bytes", "gauge",
                  "What large request and reply bodies take (api.body_memory_bytes_max).",
                  static_cast<double>(server_->body_memory.used()));
    append_metric(
        out, "ticketing_http_body_memory_refusals_total", "counter",
        "Large bodies that found no room: requests and replies to reads are refused then.",
        static_cast<double>(server_->body_memory.refusals()));
  }
  return out;
}

}  // namespace ticketing::api
