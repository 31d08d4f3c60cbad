#include "api/openapi.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "api/error_status.hpp"
#include "api/problem.hpp"

namespace ticketing::api {

namespace {

using boost::json::array;
using boost::json::object;

boost::json::string text(std::string_view s) { return boost::json::string(s.data(), s.size()); }

/// The refusals every route of this shape has, and its own.
std::set<ProblemCode> refusals_of(const Route& route, const RouteTypes& types) {
  std::set<ProblemCode> codes(route.info.refusals.begin(), route.info.refusals.end());
  // No request may have a Content-Encoding, with a body or without.
  codes.insert({ErrorCode::invalid_request, TransportCode::not_acceptable,
                TransportCode::unsupported_media_type});
  if (!route.pattern.parameters().empty()) codes.insert(ErrorCode::not_found);
  if (route.info.access != Access::anyone) {
    codes.insert({ErrorCode::unauthenticated, ErrorCode::account_suspended});
  }
  if (route.info.access == Access::staff || route.info.access == Access::admin ||
      has_body_members(route.info.method) || route.info.method == http::verb::delete_) {
    if (route.info.access != Access::anyone) codes.insert(ErrorCode::forbidden);
  }
  // A null where nothing may be absent is a wrong value.
  if (types.has_body)
    codes.insert({TransportCode::payload_too_large, ErrorCode::validation_failed});
  if (route.info.raw_body_max > 0) codes.insert(TransportCode::payload_too_large);
  if (std::ranges::count(types.parameters, "Idempotency-Key", &RouteTypes::Parameter::name) > 0)
    codes.insert({ErrorCode::idempotency_key_reused, ErrorCode::idempotency_in_progress});
  if (route.runs != Runs::here) {
    codes.insert({ErrorCode::unavailable, ErrorCode::internal});
    if (route.info.budget != Budget::none) codes.insert(ErrorCode::rate_limited);
  }
  return codes;
}

void add_refusals(object& responses, const std::set<ProblemCode>& codes) {
  std::map<unsigned, std::string> by_status;
  for (const ProblemCode& code : codes) {
    std::string& names = by_status[http_status(code)];
    if (!names.empty()) names += ", ";
    names += code;
  }
  for (const auto& [status, names] : by_status) {
    const std::string key = std::to_string(status);
    if (responses.contains(key)) continue;
    responses[key] =
        object{{"description", names},
               {"content",
                object{{"application/problem+json",
                        object{{"schema", object{{"$ref", "#/components/schemas/Problem"}}}}}}}};
  }
}

bool is_image(const Route& route) { return route.info.replies.starts_with("image/"); }

/// Whether its reply has an entity tag, by which a client that has it already is told so.
bool is_revalidated(const Route& route, const RouteTypes& types) {
  if (route.info.method != http::verb::get) return false;
  return is_image(route) || route.info.replies == "text/html" ||
         static_cast<bool>(route.read_document) || types.shows_resource;
}

/// Of requests: those that no member of the request stands for.
void add_header_fields(array& parameters, const Route& route, const RouteTypes& types) {
  const auto add = [&](const char* name, std::string_view description) {
    parameters.push_back(object{{"name", name},
                                {"in", "header"},
                                {"required", false},
                                {"description", text(description)},
                                {"schema", object{{"type", "string"}}}});
  };
  if (is_revalidated(route, types))
    add("If-None-Match", "The ETag of what the client has: 304 if it still is");
  if (route.info.operation_id == "streamEvents")
    add("Last-Event-ID", "The id of the last event seen: go on behind it");
}

object success(const Route& route, const RouteTypes& types) {
  object response{{"description", text(reason_phrase(route.info.status))}};
  object fields;
  const auto add = [&](const char* name, std::string_view description) {
    fields[name] =
        object{{"description", text(description)}, {"schema", object{{"type", "string"}}}};
  };
  if (is_revalidated(route, types) || types.shows_resource)
    add("ETag", "Names this state of it: for If-None-Match and If-Match");
  if (!route.info.location.empty()) add("Location", "Of what was made");
  if (types.has_dry_run)
    add("Idempotency-Replayed", "\"true\" where this repeats the reply to the first request");
  if (!fields.empty()) response["headers"] = std::move(fields);
  if (types.has_reply) {
    const auto type = types.reply_content_type.substr(0, types.reply_content_type.find(';'));
    const object media = type.starts_with("image/") ? object{} : object{{"schema", types.reply}};
    response["content"] = object{{text(type), media}};
  }
  return response;
}

object parameters_and_body(const Route& route, const RouteTypes& types) {
  object operation;
  array parameters;
  const bool key_needed =
      std::ranges::count(route.info.refusals, ErrorCode::idempotency_key_missing) > 0;
  for (const auto& p : types.parameters) {
    object parameter{
        {"name", p.name}, {"in", p.in}, {"required", p.required}, {"schema", p.schema}};
    if (key_needed && p.name == "Idempotency-Key")
      parameter["description"] = "Required, unless dry_run=true";
    parameters.push_back(std::move(parameter));
  }
  add_header_fields(parameters, route, types);
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  if (types.has_body) {
    object media{{"schema", types.body}};
    if (!route.info.example.empty()) {
      media["example"] = boost::json::parse({route.info.example.data(), route.info.example.size()});
    }
    operation["requestBody"] =
        object{{"required", true}, {"content", object{{"application/json", std::move(media)}}}};
  }
  if (route.info.raw_body_max > 0) {
    // Binary content has no schema (OpenAPI 3.1, section 4.8.14.3).
    operation["requestBody"] =
        object{{"required", true}, {"content", object{{"application/octet-stream", object{}}}}};
  }
  return operation;
}

/// What a dry run answers where the call itself creates something: the same members, with null for
/// what is not assigned.
object dry_run(const Route& route, RouteTypes types) {
  if (!types.dry_run_fits_reply)
    types.reply = {{"type", "object"},
                   {"description", "As the reply of the call, with null for the new id"}};
  object response = success(route, types);
  response["description"] = "A dry run: what would be; nothing is written";
  return response;
}

/// Replies other than the usual one and refusals.
void add_variants(object& responses, const Route& route, const RouteTypes& types) {
  const auto says = [&](const char* status, std::string_view description) {
    responses[status] = object{{"description", text(description)}};
  };
  if (route.info.operation_id == "ready") responses["503"] = success(route, types);
  if (types.has_dry_run && route.info.status != 200) {
    responses["200"] = dry_run(route, types);
  }
  if (is_revalidated(route, types)) says("304", "Not Modified");
  if (!is_image(route)) return;
  object part = success(route, types);
  part["description"] = "The range asked for";
  responses["206"] = std::move(part);
  says("416", "The range begins beyond the end");
}

object operation_of(const Route& route, SchemaDefinitions& definitions) {
  const RouteTypes types = route.describe(route, definitions);
  object operation{{"operationId", text(route.info.operation_id)},
                   {"summary", text(route.info.summary)},
                   {"tags", array{text(route.info.tag)}}};
  for (auto& [key, value] : parameters_and_body(route, types)) operation[key] = value;
  if (route.info.access == Access::anyone) {
    operation["security"] = array{};
  } else if (route.info.access == Access::recognised) {  // either way
    operation["security"] = array{object{}, object{{"bearer", array{}}}};
  } else {
    operation["security"] = array{object{{"bearer", array{}}}};
  }
  object responses{{std::to_string(route.info.status), success(route, types)}};
  add_variants(responses, route, types);
  add_refusals(responses, refusals_of(route, types));
  operation["responses"] = std::move(responses);
  return operation;
}

}  // namespace

std::string make_openapi(const std::vector<Route>& routes) {
  SchemaDefinitions definitions;
  json_schema<Problem>(definitions);
  definitions["Problem"]["properties"].as_object()["violated-policies"] = object{
      {"type", "array"},
      {"items", object{{"type", "string"}}},
      {"description", "Of rate_limited: the budgets used up, as RateLimit-Policy names them"}};
  object paths;
  std::set<std::string_view> tag_names;
  for (const Route& route : routes) {
    const auto method = http::to_string(route.info.method);
    std::string verb(method.data(), method.size());
    std::ranges::transform(verb, verb.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    boost::json::value& path = paths[route.pattern.shown()];
    if (!path.is_object()) path = object{};
    path.as_object()[verb] = operation_of(route, definitions);
    tag_names.insert(route.info.tag);
  }
  array tags;
  for (const std::string_view tag : tag_names) tags.push_back(object{{"name", text(tag)}});
  object schemas;
  for (auto& [name, schema] : definitions) schemas[name] = std::move(schema);
  const object document{
      {"openapi", "3.1.0"},
      {"info", object{{"title", "libticketing"},
                      {"version", text(version())},
                      {"description", "A movie-ticket rewards platform."},
                      {"license",
                       object{{"name", "GPL-2.0-or-later"}, {"identifier", "GPL-2.0-or-later"}}}}},
      {"servers", array{object{{"url", "/"}}}},
      {"tags", std::move(tags)},
      {"paths", std::move(paths)},
      {"components", object{{"schemas", std::move(schemas)},
                            {"securitySchemes",
                             object{{"bearer", object{{"type", "http"}, {"scheme", "bearer"}}}}}}}};
  return boost::json::serialize(document);
}

}  // namespace ticketing::api
