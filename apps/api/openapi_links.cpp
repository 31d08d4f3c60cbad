#include "api/openapi_links.hpp"

#include "api/openapi_texts.hpp"

namespace ticketing::api {

namespace {

using boost::json::object;

/// "/v1/me/tickets" lists what "/v1/tickets/{code}" shows one of.
std::string collection_of(const Route& route) {
  if (!route.info.location.empty())
    return std::string(route.info.location.substr(0, route.info.location.size() - 1));
  std::string path = route.pattern.shown();
  constexpr std::string_view own = "/v1/me/";
  if (path.starts_with(own)) path.replace(0, own.size(), "/v1/");
  return path;
}

/// Whether `path` is below one member of the collection: "/v1/posts/{id}/comments" of "/v1/posts".
bool is_of_member(std::string_view path, const std::string& collection) {
  return path.starts_with(collection + "/{");
}

object link_to(const Route& target, std::string_view value) {
  object parameters;
  for (const auto& parameter : target.pattern.parameters())
    parameters[json_text(parameter.name)] = json_text(value);
  return {{"operationId", json_text(target.info.operation_id)},
          {"description", json_text(target.info.summary)},
          {"parameters", std::move(parameters)}};
}

}  // namespace

object links_of(const Route& route, const RouteTypes& types, const std::vector<Route>& routes) {
  object links;
  const std::string collection = collection_of(route);
  const bool makes = !route.info.location.empty();
  const bool lists = !types.item_name.empty() && route.pattern.parameters().empty();
  std::string value;
  if (makes) value = "$response.body#" + std::string(types.resource_name);
  if (lists) value = "$response.body#/items/0" + std::string(types.item_name);
  if (!value.empty()) {
    for (const Route& target : routes) {
      if (target.pattern.parameters().size() != 1) continue;
      if (!is_of_member(target.pattern.shown(), collection)) continue;
      if (lists && target.info.method != http::verb::get) continue;
      links[json_text(target.info.operation_id)] = link_to(target, value);
    }
  }
  if (types.is_page) {
    object parameters{{"cursor", "$response.body#/next_cursor"}};
    for (const auto& parameter : route.pattern.parameters())
      parameters[json_text(parameter.name)] =
          json_text("$request.path." + std::string(parameter.name));
    links["nextPage"] = object{{"operationId", json_text(route.info.operation_id)},
                               {"description", "The next page; where there is a cursor."},
                               {"parameters", std::move(parameters)}};
  }
  return links;
}

}  // namespace ticketing::api
