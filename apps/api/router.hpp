// Finds the route of a request.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "api/route.hpp"

namespace ticketing::api {

/// Immutable, thread safe.
class Router {
 public:
  explicit Router(std::vector<Route> routes);

  struct Match {
    int route = -1;     ///< index into `routes()`; -1: none
    std::string allow;  ///< the methods there are, when only the method is wrong
  };
  /// HEAD finds GET's route. A path that is written out is matched before templates (OpenAPI 3.1,
  /// section 4.8.8), of those the first in table order.
  Match match(http::verb method, std::string_view path, PathValues& values) const;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  /// Routes of one path.
  struct Group {
    PathPattern pattern;
    std::vector<int> routes;
  };
  const Group* find(std::string_view path, PathValues& values) const;

  std::vector<Route> routes_;
  std::vector<Group> groups_;
  std::map<std::string, std::size_t, std::less<>> written_out_;  ///< groups without parameters
};

}  // namespace ticketing::api
