// The words of the OpenAPI document: from the headers' comments, with what all operations share.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <string_view>

#include <ticketing/describe/schema.hpp>

#include "api/call.hpp"

namespace ticketing::api {

struct RouteTypes;

boost::json::string json_text(std::string_view text);

/// What the headers say of a type or member, as a sentence. Of a page's items, what is said of
/// pages. Empty where there is nothing.
std::string description_of(const std::string& name);

/// For `SchemaDefinitions::annotate`: the description of a type or member, and its bounds.
void annotate(const std::string& name, SchemaUse use, boost::json::object& schema);

/// Whether a call is refused without an Idempotency-Key.
bool needs_key(const RouteInfo& info);

/// What an operation does, from the comment on its use case; who may; keys and conditions.
std::string operation_description(const RouteInfo& info, const RouteTypes& types);

/// What is explained once: paging, idempotency, errors ... In CommonMark.
std::string_view introduction();

/// Groups of operations, each with what it is about, in the order they are read in.
boost::json::array tag_list();

}  // namespace ticketing::api
