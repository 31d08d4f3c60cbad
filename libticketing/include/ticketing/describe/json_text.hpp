// A member that is JSON already: written and read as it is, not as a string that holds JSON.
#pragma once

#include <boost/json/serialize.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/describe/json.hpp>
#include <ticketing/describe/schema.hpp>

namespace ticketing {

/// A JSON object, compact.
struct JsonObject {
  std::string text = "{}";
  friend bool operator==(const JsonObject&, const JsonObject&) = default;
};

template <>
inline void write_json<JsonObject>(std::string& out, const JsonObject& value) {
  out += value.text;
}

template <>
inline void read_json<JsonObject>(const boost::json::value& value, JsonObject& out,
                                  const std::string& pointer, JsonComplaints& errors,
                                  std::span<const std::string_view>) {
  if (!value.is_object())
    return describe_detail::complain_type(errors, pointer, value, "an object");
  out.text = boost::json::serialize(value);
}

template <>
inline boost::json::object json_schema<JsonObject>(SchemaDefinitions&, SchemaUse) {
  return {{"type", "object"}};
}

}  // namespace ticketing
