#include "api/route.hpp"

namespace ticketing::api {

std::string next_link(const HttpRequest& http, std::string_view cursor) {
  std::string link = "<" + std::string(http.path) + "?";
  if (const auto parameters = parse_query(http.query)) {
    for (const auto& [name, value] : *parameters) {
      if (name != "cursor") link += percent_encode(name) + "=" + percent_encode(value) + "&";
    }
  }
  return link + "cursor=" + percent_encode(cursor) + ">; rel=\"next\"";
}

}  // namespace ticketing::api
