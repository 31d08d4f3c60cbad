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
  for (std::size_t i = 0; i < groups_.size(); ++i)
    if (groups_[i].pattern.parameters().empty())
      written_out_.emplace(groups_[i].pattern.shown(), i);
}

const Router::Group* Router::find(std::string_view path, PathValues& values) const {
  values.clear();
  if (const auto found = written_out_.find(path); found != written_out_.end())
    return &groups_[found->second];
  for (const Group& group : groups_)
    if (!group.pattern.parameters().empty() && group.pattern.match(path, values)) return &group;
  return nullptr;
}

Router::Match Router::match(http::verb method, std::string_view path, PathValues& values) const {
  if (method == http::verb::head) method = http::verb::get;
  const Group* const group = find(path, values);
  if (group == nullptr) return {};
  Match found;
  for (const int i : group->routes) {
    const http::verb verb = routes_[static_cast<std::size_t>(i)].info.method;
    if (verb == method) return {i, {}};
    const auto text = http::to_string(verb);
    if (!found.allow.empty()) found.allow += ", ";
    found.allow.append(text.data(), text.size());
    if (verb == http::verb::get) found.allow += ", HEAD";
  }
  return found;
}

}  // namespace ticketing::api
