// Where an operation's reply leads, as the OpenAPI document has it.
#pragma once

#include <boost/json/object.hpp>

#include <vector>

#include "api/route.hpp"

namespace ticketing::api {

/// From what was made or shown to the operations on it, from a list to what is first in it and to
/// its next page: by the paths of `routes` alone.
boost::json::object links_of(const Route& route, const RouteTypes& types,
                             const std::vector<Route>& routes);

}  // namespace ticketing::api
