#include "api/openapi_operation.hpp"

#include <boost/json/parse.hpp>

#include "api/bounds.hpp"
#include "api/openapi_links.hpp"
#include "api/openapi_refusals.hpp"
#include "api/openapi_replies.hpp"
#include "api/openapi_texts.hpp"

namespace ticketing::api {

namespace {

using boost::json::array;
using boost::json::object;

void merge(object& schema, const object& more) {
  for (const auto& [key, value] : more) schema[key] = value;
}

/// A parameter has its own place for what is said of it.
object shown(RouteTypes::Parameter parameter, const RouteInfo& info) {
  if (parameter.name == "Idempotency-Key") {
    merge(parameter.schema, idempotency_key_bounds());
    if (needs_key(info))
      parameter.schema["description"] =
          json_text("Required, unless dry_run=true. " +
                    std::string(std::string_view(parameter.schema.at("description").as_string())));
  }
  if (parameter.name == "If-Match") {
    merge(parameter.schema, entity_tags_bounds());
    parameter.schema["description"] =
        "ETags of the state that the change is meant for, or `*`: 412 where none of them is it.";
  }
  object out{{"name", parameter.name}, {"in", parameter.in}, {"required", parameter.required}};
  if (const auto* text = parameter.schema.if_contains("description")) out["description"] = *text;
  parameter.schema.erase("description");
  out["schema"] = std::move(parameter.schema);
  return out;
}

/// Of requests: those that no member of the request stands for.
void add_header_fields(array& parameters, const Route& route, const RouteTypes& types) {
  const auto add = [&](const char* name, std::string_view description, object schema) {
    schema["type"] = "string";
    parameters.push_back(object{{"name", name},
                                {"in", "header"},
                                {"required", false},
                                {"description", json_text(description)},
                                {"schema", std::move(schema)}});
  };
  if (is_revalidated(route, types))
    add("If-None-Match", "The ETag of what the client has: 304 if it still is.",
        entity_tags_bounds());
  if (is_image(route))
    add("Range", "Which bytes to send (RFC 9110, section 14.2): one range.",
        {{"pattern", "^bytes=[0-9, -]+$"}, {"maxLength", 64}});
  if (route.info.operation_id == "streamEvents")
    add("Last-Event-ID", "The id of the last event seen: go on behind it.",
        {{"pattern", "^[!-~]*$"}, {"maxLength", 64}});
}

object body_of(const Route& route, const RouteTypes& types) {
  object media{{"schema", types.body}};
  if (!route.info.example.empty())
    media["example"] = boost::json::parse({route.info.example.data(), route.info.example.size()});
  return {{"required", true}, {"content", object{{"application/json", std::move(media)}}}};
}

array security_of(const Route& route) {
  const object bearer{{"bearer", array{}}};
  if (route.info.access == Access::anyone) return {};
  if (route.info.operation_id == "streamEvents")
    return {bearer, object{{"stream_ticket", array{}}}};
  if (route.info.access == Access::recognised) return {object{}, bearer};  // either way
  return {bearer};
}

}  // namespace

object operation_of(const Route& route, const std::vector<Route>& routes, OpenapiShared& shared) {
  const RouteTypes types = route.describe(route, shared.definitions);
  object operation{{"operationId", json_text(route.info.operation_id)},
                   {"summary", json_text(route.info.summary)},
                   {"description", json_text(operation_description(route.info, types))},
                   {"tags", array{json_text(route.info.tag)}}};
  array parameters;
  for (const auto& parameter : types.parameters) parameters.push_back(shown(parameter, route.info));
  add_header_fields(parameters, route, types);
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  if (types.has_body) operation["requestBody"] = body_of(route, types);
  if (route.info.raw_body_max > 0) {
    // Binary content has no schema (OpenAPI 3.1, section 4.8.14.3).
    operation["requestBody"] =
        object{{"required", true}, {"content", object{{"application/octet-stream", object{}}}}};
  }
  operation["security"] = security_of(route);
  object responses = replies_of(route, types, shared.definitions, links_of(route, types, routes));
  const auto codes = refusals_of(route, types);
  shared.refusals.insert(codes.begin(), codes.end());
  add_refusals(responses, route, codes, shared.responses);
  operation["responses"] = std::move(responses);
  return operation;
}

}  // namespace ticketing::api
