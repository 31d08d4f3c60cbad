// What operations answer where they are not refused, as the OpenAPI document has it.
#pragma once

#include <boost/json/object.hpp>

#include <ticketing/describe/schema.hpp>

#include "api/route.hpp"

namespace ticketing::api {

bool is_image(const Route& route);
/// Whether its reply has an entity tag, by which a client that has it already is told so.
bool is_revalidated(const Route& route, const RouteTypes& types);

/// The responses of an operation but its refusals: by status, with fields, schema, the reply that a
/// test received, and `links` where something was made or listed.
boost::json::object replies_of(const Route& route, const RouteTypes& types,
                               const SchemaDefinitions& definitions, boost::json::object links);

}  // namespace ticketing::api
