// The OpenAPI 3.1 document, made of the route table and the described types.
#pragma once

#include <string>
#include <vector>

#include "api/route.hpp"

namespace ticketing::api {

/// The document as JSON.
std::string make_openapi(const std::vector<Route>& routes);

}  // namespace ticketing::api
