// The header fields of replies, as the OpenAPI document has them.
#pragma once

#include <boost/json/object.hpp>

#include <string_view>
#include <vector>

#include "api/call.hpp"

namespace ticketing::api {

/// components/headers: every field that some reply has.
boost::json::object header_components();

/// References to them, by name.
boost::json::object headers_of(const std::vector<std::string_view>& names);

/// Those that every reply of the route may have, a refusal too.
std::vector<std::string_view> common_headers(const RouteInfo& info, Runs runs);

}  // namespace ticketing::api
