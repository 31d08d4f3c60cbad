#include "api/openapi.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

#include "api/openapi_headers.hpp"
#include "api/openapi_operation.hpp"
#include "api/openapi_refusals.hpp"
#include "api/openapi_texts.hpp"
#include "api/problem.hpp"

namespace ticketing::api {

namespace {

using boost::json::array;
using boost::json::object;

std::string verb_of(const Route& route) {
  const auto method = http::to_string(route.info.method);
  std::string verb(method.data(), method.size());
  std::ranges::transform(verb, verb.begin(), [](char c) { return static_cast<char>(c | 0x20); });
  return verb;
}

/// Problems have a member whose name C++ does not allow.
void add_problem(SchemaDefinitions& definitions) {
  json_schema<Problem>(definitions, SchemaUse::reply);
  definitions.schemas["Problem"]["properties"].as_object()["violated-policies"] = object{
      {"type", "array"},
      {"items", object{{"type", "string"}}},
      {"maxItems", 8},
      {"description", "Of rate_limited: the budgets used up, as RateLimit-Policy names them."}};
}

object security_schemes() {
  return {
      {"bearer", object{{"type", "http"},
                        {"scheme", "bearer"},
                        {"description",
                         "The `access_token` that signing in gives (RFC 6750). It ends by "
                         "itself, by signing out, and with another password."}}},
      {"stream_ticket", object{{"type", "apiKey"},
                               {"in", "query"},
                               {"name", "ticket"},
                               {"description",
                                "For an EventSource, which cannot send Authorization: the ticket "
                                "that `issueStreamTicket` gives, good for one live stream of one "
                                "session."}}}};
}

object info() {
  return {{"title", "libticketing"},
          {"version", json_text(version())},
          {"summary", "A platform that rewards taking part with points, and sells for them."},
          {"description", json_text(introduction())},
          {"license", object{{"name", "GPL-2.0-or-later"}, {"identifier", "GPL-2.0-or-later"}}}};
}

template <class Map>
object as_object(Map& map) {
  object out;
  for (auto& [name, value] : map) out[name] = std::move(value);
  return out;
}

}  // namespace

std::string make_openapi(const std::vector<Route>& routes) {
  OpenapiShared shared;
  shared.definitions.annotate = annotate;
  add_problem(shared.definitions);
  object paths;
  for (const Route& route : routes) {
    boost::json::value& path = paths[route.pattern.shown()];
    if (!path.is_object()) path = object{};
    path.as_object()[verb_of(route)] = operation_of(route, routes, shared);
  }
  const object document{
      {"openapi", "3.1.0"},
      {"info", info()},
      {"servers",
       array{
           object{{"url", "/"},
                  {"description",
                   "The installation that this document comes from, in production or to test."}}}},
      {"tags", tag_list()},
      {"paths", std::move(paths)},
      {"components", object{{"schemas", as_object(shared.definitions.schemas)},
                            {"responses", as_object(shared.responses)},
                            {"headers", header_components()},
                            {"examples", problem_examples(shared.refusals)},
                            {"securitySchemes", security_schemes()}}}};
  return boost::json::serialize(document);
}

}  // namespace ticketing::api
