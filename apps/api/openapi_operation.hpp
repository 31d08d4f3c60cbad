// One operation of the OpenAPI document.
#pragma once

#include <boost/json/object.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

#include <ticketing/describe/schema.hpp>

#include "api/problem_code.hpp"
#include "api/route.hpp"

namespace ticketing::api {

/// What operations share, under components.
struct OpenapiShared {
  SchemaDefinitions definitions;
  std::map<std::string, boost::json::object> responses;
  std::set<ProblemCode> refusals;  ///< that some operation may have
};

/// `routes` is the table that `route` is in.
boost::json::object operation_of(const Route& route, const std::vector<Route>& routes,
                                 OpenapiShared& shared);

}  // namespace ticketing::api
