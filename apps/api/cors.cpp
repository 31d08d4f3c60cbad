#include "api/cors.hpp"

#include <algorithm>

namespace ticketing::api {

namespace {

/// What of a reply a page may read beside what every page may.
constexpr std::string_view exposed =
    "Allow, ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, "
    "WWW-Authenticate, X-Request-Id";

/// What of a request a page may set.
constexpr std::string_view settable =
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, "
    "Range, traceparent, X-Request-Id";

constexpr std::string_view preflight_seconds = "7200";  // as long as any browser keeps one

}  // namespace

bool Cors::allows(std::string_view origin) const {
  return !origin.empty() && std::ranges::any_of(origins_, [&](const std::string& allowed) {
    return allowed == "*" || allowed == origin;
  });
}

std::string Cors::fields(const HttpRequest& request) const {
  if (origins_.empty()) return {};
  HttpReply reply;
  reply.add_header("Vary", "Origin");  // a cache must not give one page what another may read
  if (const std::string_view origin = request.header(http::field::origin); allows(origin)) {
    reply.add_header("Access-Control-Allow-Origin", origin);
    reply.add_header("Access-Control-Expose-Headers", exposed);
  }
  return std::move(reply.headers);
}

HttpReply Cors::options(const HttpRequest& request, std::string_view allow) const {
  HttpReply reply;
  reply.status = 204;
  reply.add_header("Allow", allow);
  const bool preflight = !request.header(http::field::access_control_request_method).empty();
  if (preflight && allows(request.header(http::field::origin))) {
    reply.add_header("Access-Control-Allow-Methods", allow);
    reply.add_header("Access-Control-Allow-Headers", settable);
    reply.add_header("Access-Control-Max-Age", preflight_seconds);
  }
  return reply;
}

}  // namespace ticketing::api
