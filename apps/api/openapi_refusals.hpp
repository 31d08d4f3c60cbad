// What operations are refused with, as the OpenAPI document has it: by status, an example each.
#pragma once

#include <boost/json/object.hpp>

#include <map>
#include <set>

#include "api/problem_code.hpp"
#include "api/route.hpp"

namespace ticketing::api {

/// The refusals every route of this shape has, and its own.
std::set<ProblemCode> refusals_of(const Route& route, const RouteTypes& types);

/// Adds a response for each status to `responses`, where none is; what several operations have in
/// common stands in `components` (components/responses), once.
void add_refusals(boost::json::object& responses, const Route& route,
                  const std::set<ProblemCode>& codes,
                  std::map<std::string, boost::json::object>& components);

/// components/examples: a problem of each code, as the API writes it.
boost::json::object problem_examples(const std::set<ProblemCode>& codes);

}  // namespace ticketing::api
