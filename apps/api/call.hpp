// What a route is, and one call of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include <ticketing/ticketing.hpp>

#include "api/http/message.hpp"
#include "api/path_pattern.hpp"

namespace ticketing::api {

class Api;

/// Who may call a route. Decided before the request's values are looked at. `recognised` is anyone
/// too, but who signs in is known to the route, because admins are shown more.
enum class Access { anyone, recognised, signed_in, staff, admin };

/// Where a route runs: `here` answers from memory on the I/O thread, `lane` hands over to something
/// asynchronous there, `database` may block and runs on the pool. `images` may also wait for the
/// image store, and runs on a pool of its own: when that store stalls, nothing else does.
/// `passwords` also computes a password's hash: milliseconds of work, on threads of their own.
/// `probes` asks how the service is, and waits for nobody who uses it.
enum class Runs { here, database, lane, images, passwords, probes };

/// Which request budget of an address a call is taken from: `none` is for those who watch the
/// service, however often they ask.
enum class Budget { usual, sign_in, sign_up, none };

/// What a person and the OpenAPI document need to know. All text is static.
struct RouteInfo {
  http::verb method = http::verb::get;
  std::string_view path;
  std::string_view operation_id;
  std::string_view summary;
  std::string_view use_case = {};     ///< whose comment describes it: "PostService.create"
  std::string_view description = {};  ///< in front of that comment, or where there is no use case
  std::string_view tag;
  Access access = Access::anyone;
  unsigned status = 200;
  std::string_view location = {};        ///< of what was created: this and its id
  std::string_view example = {};         ///< of the body
  std::vector<ErrorCode> refusals = {};  ///< besides those that every such route has
  Budget budget = Budget::usual;
  std::string_view replies = "application/json";  ///< the media type, for content negotiation
  std::uint64_t raw_body_max = 0;  ///< takes so many bytes of any media type, not JSON
  /// Of a reply that must not tell by its time what was done: since the request came.
  std::chrono::milliseconds answered_after{0};
  bool vital = false;  ///< still served when the database has no room for the others
};

/// One call of a route, alive until it is answered.
struct Call {
  Api& api;
  Ticketing& ticketing;
  const HttpRequest& http;
  PathValues path_values;
  Principal who;    ///< anonymous when anyone may call and nobody signed in
  HttpReply draft;  ///< status and fields the reply will have; a use case may add some
};

}  // namespace ticketing::api
