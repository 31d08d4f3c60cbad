// Finds the route of a request.
#pragma once

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
  /// HEAD finds GET's route.
  Match match(http::verb method, std::string_view path, PathValues& values) const;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  /// Routes of one path; the first template in table order that matches a path is the one.
  struct Group {
    PathPattern pattern;
    std::vector<int> routes;
  };
  std::vector<Route> routes_;
  std::vector<Group> groups_;
};

}  // namespace ticketing::api
