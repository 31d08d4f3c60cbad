// Bounds of members, for the OpenAPI document: the numbers that the library refuses by.
#pragma once

#include <boost/json/object.hpp>

#include <string>

namespace ticketing::api {

/// What JSON Schema calls them ("maxLength", "minimum", "pattern" ...), of the member that a struct
/// declares: "CreatePost.title". Of a page's items: "Page.items". Empty where there are none.
const boost::json::object& bounds_of(const std::string& member);

/// Of parameters that no member of a request stands for alone.
boost::json::object idempotency_key_bounds();
boost::json::object entity_tags_bounds();

}  // namespace ticketing::api
