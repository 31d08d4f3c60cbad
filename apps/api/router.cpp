#include "api/router.hpp"

#include <algorithm>

namespace ticketing::api {

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    const Route& route = routes_[i];
    const auto same = [&](const Group& g) { return g.pattern.shown() == route.pattern.shown(); };
    auto group = std::ranges::find_if(groups_, same);
    if (group == groups_.end()) group = groups_.insert(groups_.end(), {route.pattern, {}});
    group->routes.push_back(static_cast<int>(i));
  }
}

Router::Match Router::match(http::verb method, std::string_view path, PathValues& values) const {
  if (method == http::verb::head) method = http::verb::get;
  for (const Group& group : groups_) {
    if (!group.pattern.match(path, values)) continue;
    Match found;
    for (const int i : group.routes) {
      const http::verb verb = routes_[static_cast<std::size_t>(i)].info.method;
      if (verb == method) return {i, {}};
      const auto text = http::to_string(verb);
      if (!found.allow.empty()) found.allow += ", ";
      found.allow.append(text.data(), text.size());
      if (verb == http::verb::get) found.allow += ", HEAD";
    }
    return found;
  }
  return {};
}

}  // namespace ticketing::api
