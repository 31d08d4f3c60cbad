// A request on its way through the application's stages: private to what implements them.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "api/api.hpp"

namespace ticketing::api {

/// One request on its way through the stages of `handle`.
struct Api::Exchange {
  Exchange(Api& api, HttpRequest& request)
      : http(request), call{api, api.ticketing_, request, {}, Principal::anonymous(), {}} {}

  /// Whoever acts does so in this request: what it causes can be told to be its doing. Nothing
  /// keeps that of who has no account.
  void act_as(Principal who) {
    call.who = std::move(who);
    call.who.request_id = http.request_id;
    call.who.trace_id = http.trace();
  }

  HttpRequest& http;
  Call call;
  const Route* route = nullptr;
  std::string fields;               ///< for whatever reply there will be
  std::optional<ClientKey> client;  ///< when it has a budget
  const std::chrono::steady_clock::time_point came = std::chrono::steady_clock::now();
  bool before_body = false;  ///< goes only as far as needs no body
  // Of what is answered later:
  Complete done;
  std::shared_ptr<std::atomic<int>> in_flight;
};

/// Whether the call waits for it to be known who calls.
inline bool asks_who(const RouteInfo& info, const HttpRequest& http) {
  if (info.access == Access::anyone) return false;
  return info.access != Access::recognised || !http.header(http::field::authorization).empty();
}

inline bool is_write(http::verb method) {
  return method != http::verb::get && method != http::verb::head;
}

/// The budget of the client's address that all processes count together, if the route has one.
std::optional<RateBudget> shared_budget(const RouteInfo& info);

}  // namespace ticketing::api
