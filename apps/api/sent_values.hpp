// What a client sent where it sent something wrong: read once more, because only few need it.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

#include <ticketing/describe/json.hpp>
#include <ticketing/describe/patch.hpp>
#include <ticketing/describe/schema.hpp>

#include "api/http/message.hpp"

namespace ticketing::api {

struct Route;

/// A string, number, boolean or null as JSON; a long string cut, with "…" behind it.
struct SentValue {
  std::string json = "null";
};

class SentValues {
 public:
  /// Precondition: both outlive this. `route` is what was asked, if it is known.
  SentValues(const HttpRequest& request, const Route* route);

  /// Absent where there is nothing, an object or an array, or the body is no JSON.
  Patch<SentValue> in_body(std::string_view pointer) const;
  /// Of a path, query or header ("in") parameter of that name.
  Patch<SentValue> beside_body(std::string_view in, std::string_view name) const;

 private:
  std::string in_path(std::string_view name) const;

  const HttpRequest& request_;
  const Route* route_;
  boost::json::value body_;
  bool has_body_ = false;
};

}  // namespace ticketing::api

namespace ticketing {

template <>
inline void write_json<api::SentValue>(std::string& out, const api::SentValue& value) {
  out += value.json;
}

template <>
inline boost::json::object json_schema<api::SentValue>(SchemaDefinitions&, SchemaUse) {
  return {{"type", boost::json::array{"string", "number", "boolean", "null"}}};
}

}  // namespace ticketing
