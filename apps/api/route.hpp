// A route: one line of the table from which dispatch, decoding and documentation all come.
#pragma once

#include <boost/json/parse.hpp>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/describe/json.hpp>
#include <ticketing/describe/schema.hpp>

#include "api/bind.hpp"
#include "api/bound_cursor.hpp"
#include "api/call.hpp"
#include "api/document.hpp"
#include "api/make_reply.hpp"
#include "api/path_pattern.hpp"

namespace ticketing::api {

using Finish = std::function<void(Result<HttpReply>)>;

/// The documentation's view of Req and Reply.
struct RouteTypes {
  struct Parameter {
    std::string name;
    std::string in;  ///< path, query, header
    bool required = false;
    boost::json::object schema;  ///< with what is said of the parameter
  };
  std::vector<Parameter> parameters;
  bool shows_resource = false;
  std::string_view resource_name;  ///< JSON pointer into the reply: what names it in paths
  bool is_page = false;            ///< asked for with a cursor, and may have a next one
  std::string_view item_name;      ///< of a list: JSON pointer into an item
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
  /// Of a route whose reply is the same for all who do not say who they are, or for one account
  /// whenever it asks: reads it for them.
  std::function<Document(Call& call)> read_document;
  /// Whether that is the account's own.
  bool is_own_document = false;
  std::function<RouteTypes(const Route&, SchemaDefinitions&)> describe;
  /// Decodes a body as a call would; for checking the examples.
  std::function<Result<void>(const Route&, const HttpRequest&)> decode;
};

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
      const auto add = [&](std::string_view shown, const char* in, bool required,
                           boost::json::object schema) {
        describe_detail::annotate(definitions, describe_detail::member_path(d), SchemaUse::request,
                                  schema);
        types.parameters.push_back({std::string(shown), in, required, std::move(schema)});
      };
      if (source == MemberSource::idempotency_key) {
        add("Idempotency-Key", "header", false, {{"type", "string"}});
      } else if (source == MemberSource::revision) {
        add("If-Match", "header", false, {{"type", "string"}});
      } else if (source == MemberSource::dry_run) {
        types.has_dry_run = true;
        add(name, "query", false, {{"type", "boolean"}, {"default", false}});
      } else if (source == MemberSource::query) {
        add(name, "query", true, json_schema<M>(definitions));
      } else if (std::ranges::find(elsewhere, name) != elsewhere.end()) {
        for (const auto& parameter : route.pattern.parameters())
          if (parameter.member == name)
            add(parameter.name, "path", true, json_schema<M>(definitions));
      } else if (!body) {
        using Value = typename std::conditional_t<OptionalType<M>, M, std::optional<M>>::value_type;
        boost::json::object schema = json_schema<Value>(definitions);
        if constexpr (!OptionalType<M>) {
          if (!is_required_member<Req, decltype(d)>())
            schema["default"] = boost::json::parse(to_json(Req{}.*d.pointer));
        }
        add(name, "query", is_required_member<Req, decltype(d)>(), std::move(schema));
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

/// Where a reply has what names the resource it shows.
template <class Reply>
constexpr std::string_view resource_name() {
  if constexpr (std::is_same_v<Reply, CommentAdded>)
    return "/comment/id";
  else if constexpr (requires(const Reply& reply) { reply.id; })
    return "/id";
  else if constexpr (requires(const Reply& reply) { reply.code; })
    return "/code";
  else
    return {};
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
      types.shows_resource = ShowsResource<Reply>;
      types.resource_name = resource_name<Reply>();
      if constexpr (requires(const Reply& reply) { reply.items.front(); }) {
        using Item = typename decltype(Reply::items)::value_type;
        types.item_name = resource_name<Item>();
        types.is_page = requires(Req request) { request.cursor; };
      }
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

namespace route_detail {

/// Whether If-Match is for Req.
template <class Req>
inline constexpr bool names_revision = [] {
  bool found = false;
  for_each_member<Req>(
      [&](auto d) { found = found || source_of<decltype(d)> == MemberSource::revision; });
  return found;
}();

/// Tags of If-Match beyond this many are not tried.
inline constexpr std::size_t tags_tried_max = 16;

inline bool has_tag(const HttpRequest& http, std::size_t nth) {
  const auto tags = if_match(http);
  return tags && nth < tags->size();
}

template <class Reply>
bool missed(const Result<Reply>& result) {
  return !result && result.error().code == ErrorCode::version_mismatch;
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
    const auto attempt = [&](std::size_t nth_tag) -> Result<Reply> {
      auto request = bind_request<Req>(pattern, call.path_values, call.http,
                                       with_options ? &options : nullptr, nth_tag);
      TICKETING_TRY(request);
      if (options.dry_run) call.draft.status = 200;
      if constexpr (with_options)
        keep_bytes<std::conditional_t<std::is_void_v<Reply>, Done, Reply>>(info, options);
      Result<Reply> result = [&] {
        if constexpr (with_options) return fn(call, *request, options);
        if constexpr (!with_options) return fn(call, *request);
      }();
      if constexpr (!std::is_void_v<Reply>) {
        if (result) bind_cursors(pattern.shown(), *request, *result);
      }
      return result;
    };
    Result<Reply> result = attempt(0);
    if constexpr (route_detail::names_revision<Req>) {
      // Each tag of the list is tried by itself: the library compares a revision, under its lock.
      for (std::size_t nth = 1;
           nth < route_detail::tags_tried_max && route_detail::missed(result) &&
           route_detail::has_tag(call.http, nth);
           ++nth)
        result = attempt(nth);
    }
    if (!result) return finish(tl::unexpected<Error>(std::move(result.error())));
    if constexpr (std::is_void_v<Reply>) {
      if (options.bytes && options.bytes->repeated())
        call.draft.add_header("Idempotency-Replayed", "true");
      finish(std::move(call.draft));
    } else {
      finish(make_reply(info, call, *result, options));
    }
  };
  return route;
}

/// A route that reads what everybody is shown alike, `fn(Call&, const Req&) -> Result<Reply>`;
/// `describe(Document&, const Call&, const Req&, const Reply*)` says what it shows. The reply is
/// null where there is none.
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
    Result<Reply> reply = fn(call, *request);
    if (reply) bind_cursors(pattern.shown(), *request, *reply);
    describe(document, call, *request, reply ? std::as_const(reply).operator->() : nullptr);
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

/// As `document_route`, for what an account is shown of its own. Only who is signed in asks.
template <class Req, class Reply, class Fn, class Describe>
Route own_document_route(const RouteInfo& info, Fn fn, Describe describe) {
  Route route = document_route<Req, Reply>(info, std::move(fn), std::move(describe));
  route.is_own_document = true;
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
    keep_bytes<Reply>(info, options);
    fn(call, std::move(*request), options,
       [info, options, &call, finish = std::move(finish)](Result<Reply> result) {
         if (!result) return finish(tl::unexpected<Error>(std::move(result.error())));
         finish(make_reply(info, call, *result, options));
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

/// A route that takes the body as it is:
/// `fn(Call&, std::span<const unsigned char>, const CallOptions&)`.
template <class Reply, class Fn>
Route upload_route(const RouteInfo& info, Runs runs, Fn fn) {
  Route route = route_detail::base<NoParameters, Reply, true>(info, runs);
  route.run = [info, fn](Call& call, const Finish& finish) {
    CallOptions options;
    if (const auto bound = bind_options(call.http, options); !bound)
      return finish(tl::unexpected<Error>(bound.error()));
    if (options.dry_run) call.draft.status = 200;
    keep_bytes<Reply>(info, options);
    const std::string& body = call.http.body;
    Result<Reply> result = fn(
        call, std::span(reinterpret_cast<const unsigned char*>(body.data()), body.size()), options);
    if (!result) return finish(tl::unexpected<Error>(std::move(result.error())));
    finish(make_reply(info, call, *result, options));
  };
  return route;
}

/// The whole table.
std::vector<Route> make_routes();

}  // namespace ticketing::api
