// A route: one line of the table from which dispatch, decoding and documentation all come.
#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/describe/json.hpp>
#include <ticketing/describe/schema.hpp>
#include <ticketing/ticketing.hpp>

#include "api/bind.hpp"
#include "api/document.hpp"
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
  std::string_view tag;
  Access access = Access::anyone;
  unsigned status = 200;
  std::string_view location = {};        ///< of what was created: this and its id
  std::string_view example = {};         ///< of the body
  std::vector<ErrorCode> refusals = {};  ///< besides those that every such route has
  Budget budget = Budget::usual;
  std::string_view replies = "application/json";  ///< the media type, for content negotiation
  std::uint64_t raw_body_max = 0;  ///< takes so many bytes of any media type, not JSON
  bool vital = false;              ///< still served when the database has no room for the others
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

using Finish = std::function<void(Result<HttpReply>)>;

/// The documentation's view of Req and Reply.
struct RouteTypes {
  struct Parameter {
    std::string name;
    std::string in;  ///< path, query, header
    bool required = false;
    boost::json::object schema;
  };
  std::vector<Parameter> parameters;
  bool has_dry_run = false;
  bool dry_run_fits_reply = false;  ///< its one unassigned id may be null there as well
  bool has_body = false;
  boost::json::object body;  ///< schema
  bool has_reply = false;
  boost::json::object reply;  ///< schema
  std::string_view reply_content_type = "application/json";
};

struct Route {
  RouteInfo info;
  PathPattern pattern;
  Runs runs = Runs::database;
  /// `call` stays alive until `finish` was called, exactly once.
  std::function<void(Call& call, Finish finish)> run;
  /// Of a route whose reply is the same for all who do not say who they are: reads it for them.
  std::function<Document(Call& call)> read_document;
  std::function<RouteTypes(const Route&, SchemaDefinitions&)> describe;
  /// Decodes a body as a call would; for checking the examples.
  std::function<Result<void>(const Route&, const HttpRequest&)> decode;
};

/// Link: rel="next" for a list that goes on.
std::string next_link(const HttpRequest& http, std::string_view cursor);

/// The reply of a successful call.
template <class Reply>
HttpReply make_reply(const RouteInfo& info, Call& call, const Reply& value) {
  HttpReply reply = std::move(call.draft);
  if (reply.status == 304) return reply;
  write_json(reply.body, value);
  if constexpr (requires { value.next_cursor; }) {
    if (value.next_cursor) reply.add_header("Link", next_link(call.http, *value.next_cursor));
  }
  if constexpr (requires { value.id; }) {
    if (!info.location.empty() && reply.status == 201) {
      reply.add_header("Location", std::string(info.location) + to_text(value.id));
    }
  }
  return reply;
}

namespace route_detail {

/// What of a struct is not in the body.
template <class Req>
void describe_parameters(const Route& route, SchemaDefinitions& definitions, RouteTypes& types) {
  const auto elsewhere = members_elsewhere<Req>(route.pattern);
  const bool body = has_body_members(route.info.method);
  for_each_member<Req>([&](auto d) {
    using M = std::remove_cvref_t<decltype(std::declval<Req&>().*d.pointer)>;
    if constexpr (ScalarType<M> || OptionalType<M> || std::is_same_v<M, bool>) {
      const std::string_view name = d.name;
      constexpr MemberSource source = source_of<decltype(d)>;
      if (source == MemberSource::idempotency_key) {
        types.parameters.push_back(
            {"Idempotency-Key", "header", false, {{"type", "string"}, {"maxLength", 255}}});
      } else if (source == MemberSource::revision) {
        types.parameters.push_back({"If-Match", "header", false, {{"type", "string"}}});
      } else if (source == MemberSource::dry_run) {
        types.has_dry_run = true;
        types.parameters.push_back({std::string(name), "query", false, {{"type", "boolean"}}});
      } else if (source == MemberSource::query) {
        types.parameters.push_back({std::string(name), "query", true, json_schema<M>(definitions)});
      } else if (std::ranges::find(elsewhere, name) != elsewhere.end()) {
        for (const auto& parameter : route.pattern.parameters()) {
          if (parameter.member != name) continue;
          types.parameters.push_back(
              {std::string(parameter.name), "path", true, json_schema<M>(definitions)});
        }
      } else if (!body) {
        using Value = typename std::conditional_t<OptionalType<M>, M, std::optional<M>>::value_type;
        types.parameters.push_back({std::string(name), "query",
                                    is_required_member<Req, decltype(d)>(),
                                    json_schema<Value>(definitions)});
      }
    }
  });
}

template <class Req>
void describe_body(const Route& route, SchemaDefinitions& definitions, RouteTypes& types) {
  const auto elsewhere = members_elsewhere<Req>(route.pattern);
  types.has_body =
      has_body_members(route.info.method) && elsewhere.size() < member_names<Req>().size();
  if (!types.has_body) return;
  // By name where the whole struct is the body, in place where path and headers took members out.
  types.body = elsewhere.empty()
                   ? json_schema<Req>(definitions)
                   : json_object_schema<Req>(definitions, SchemaUse::request, elsewhere);
}

/// Whether a handler takes the options of the call: those of use cases that write.
template <class Fn, class Req, class... Done>
inline constexpr bool takes_options =
    std::is_invocable_v<Fn, Call&, Req, const CallOptions&, Done...>;

template <class Req, class Reply, bool with_options = false>
Route base(const RouteInfo& info, Runs runs) {
  Route route{.info = info, .pattern = PathPattern(info.path), .runs = runs};
  route.describe = [](const Route& self, SchemaDefinitions& definitions) {
    RouteTypes types;
    describe_parameters<Req>(self, definitions, types);
    if constexpr (with_options) describe_parameters<CallOptions>(self, definitions, types);
    describe_body<Req>(self, definitions, types);
    if constexpr (!std::is_void_v<Reply>) {
      types.has_reply = true;
      types.reply = json_schema<Reply>(definitions, SchemaUse::reply);
      if constexpr (requires(Reply reply) { *reply.id; }) types.dry_run_fits_reply = true;
    }
    return types;
  };
  route.decode = [](const Route& self, const HttpRequest& http) -> Result<void> {
    const auto elsewhere = members_elsewhere<Req>(self.pattern);
    auto read = from_json<Req>(http.body, elsewhere);
    TICKETING_TRY(read);
    return {};
  };
  return route;
}

}  // namespace route_detail

/// A route that calls `fn(Call&, const Req&) -> Result<Reply>` and answers with its reply as JSON.
/// With a third argument, `const CallOptions&`, `fn` is told them, and clients can give them.
template <class Req, class Reply, class Fn>
Route route(const RouteInfo& info, Fn fn, Runs runs = Runs::database) {
  constexpr bool with_options = route_detail::takes_options<Fn, const Req&>;
  Route route = route_detail::base<Req, Reply, with_options>(info, runs);
  route.run = [info, pattern = route.pattern, fn](Call& call, const Finish& finish) {
    CallOptions options;
    auto request =
        bind_request<Req>(pattern, call.path_values, call.http, with_options ? &options : nullptr);
    if (!request) return finish(tl::unexpected<Error>(std::move(request.error())));
    if (options.dry_run) call.draft.status = 200;
    Result<Reply> result = [&] {
      if constexpr (with_options) return fn(call, *request, options);
      if constexpr (!with_options) return fn(call, *request);
    }();
    if (!result) return finish(tl::unexpected<Error>(std::move(result.error())));
    if constexpr (std::is_void_v<Reply>) {
      finish(std::move(call.draft));
    } else {
      finish(make_reply(info, call, *result));
    }
  };
  return route;
}

/// A route that reads what everybody is shown alike, `fn(Call&, const Req&) -> Result<Reply>`;
/// `describe(Document&, const Req&, const Reply*)` says what it shows. The reply is null where
/// there is none.
template <class Req, class Reply, class Fn, class Describe>
Route document_route(const RouteInfo& info, Fn fn, Describe describe) {
  Route route = route_detail::base<Req, Reply>(info, Runs::database);
  route.read_document = [pattern = route.pattern, fn, describe](Call& call) {
    Document document;
    auto request = bind_request<Req>(pattern, call.path_values, call.http);
    if (!request) {
      document.keep = false;
      document.refusal = std::move(request.error());
      return document;
    }
    const Result<Reply> reply = fn(call, *request);
    describe(document, *request, reply ? &*reply : nullptr);
    if (!reply) {
      document.keep = document.keep && reply.error().code == ErrorCode::not_found;
      document.refusal = reply.error();
      return document;
    }
    write_json(document.plain, *reply);
    if constexpr (requires { reply->next_cursor; }) {
      if (reply->next_cursor)
        document.headers += "Link: " + next_link(call.http, *reply->next_cursor) + "\r\n";
    }
    return document;
  };
  route.run = [read = route.read_document](Call& call, const Finish& finish) {
    const auto document = std::make_shared<Document>(read(call));
    if (document->refusal) return finish(tl::unexpected<Error>(*document->refusal));
    document->keep = false;
    make_ready(*document);
    finish(document_reply(document, call.http, std::move(call.draft)));
  };
  return route;
}

/// A route whose `fn(Call&, Req, const CallOptions&, std::function<void(Result<Reply>)>)` never
/// blocks and answers from another thread.
template <class Req, class Reply, class Fn>
Route lane_route(const RouteInfo& info, Fn fn) {
  Route route = route_detail::base<Req, Reply, true>(info, Runs::lane);
  route.run = [info, pattern = route.pattern, fn](Call& call, Finish finish) {
    CallOptions options;
    auto request = bind_request<Req>(pattern, call.path_values, call.http, &options);
    if (!request) return finish(tl::unexpected<Error>(std::move(request.error())));
    if (options.dry_run) call.draft.status = 200;
    fn(call, std::move(*request), options,
       [info, &call, finish = std::move(finish)](Result<Reply> result) {
         if (!result) return finish(tl::unexpected<Error>(std::move(result.error())));
         finish(make_reply(info, call, *result));
       });
  };
  return route;
}

/// A route that makes its reply's bytes itself: `fn(Call&, const Req&) -> Result<HttpReply>`.
/// `Reply` documents it; `text/plain` content when void.
template <class Req, class Reply, class Fn>
Route raw_route(const RouteInfo& info, Runs runs, std::string_view content_type, Fn fn) {
  Route route = route_detail::base<Req, Reply>(info, runs);
  route.info.replies = content_type;
  const auto describe = route.describe;
  route.describe = [describe, content_type](const Route& self, SchemaDefinitions& definitions) {
    RouteTypes types = describe(self, definitions);
    types.has_reply = true;
    types.reply_content_type = content_type;
    if constexpr (std::is_void_v<Reply>) {
      types.reply = content_type == "application/json" ? boost::json::object{{"type", "object"}}
                                                       : boost::json::object{{"type", "string"}};
    }
    return types;
  };
  route.run = [pattern = route.pattern, fn](Call& call, const Finish& finish) {
    auto request = bind_request<Req>(pattern, call.path_values, call.http);
    if (!request) return finish(tl::unexpected<Error>(std::move(request.error())));
    finish(fn(call, *request));
  };
  return route;
}

/// A route that takes the body as it is: `fn(Call&, std::span<const unsigned char>)`.
template <class Reply, class Fn>
Route upload_route(const RouteInfo& info, Runs runs, Fn fn) {
  Route route = route_detail::base<NoParameters, Reply>(info, runs);
  route.run = [info, fn](Call& call, const Finish& finish) {
    const std::string& body = call.http.body;
    Result<Reply> result =
        fn(call, std::span(reinterpret_cast<const unsigned char*>(body.data()), body.size()));
    if (!result) return finish(tl::unexpected<Error>(std::move(result.error())));
    finish(make_reply(info, call, *result));
  };
  return route;
}

/// The whole table.
std::vector<Route> make_routes();

}  // namespace ticketing::api
