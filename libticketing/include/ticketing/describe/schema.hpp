// JSON Schemas (2020-12) of described types, for the OpenAPI document.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <ticketing/describe/traits.hpp>

namespace ticketing {

/// components/schemas of the document being built.
using SchemaDefinitions = std::map<std::string, boost::json::object>;

/// A request must carry only what has no default; a reply always carries everything.
enum class SchemaUse { request, reply };

template <class T>
boost::json::object json_schema(SchemaDefinitions& definitions, SchemaUse use = SchemaUse::request);

namespace describe_detail {
/// `schema`, or null.
boost::json::object nullable(boost::json::object schema);
/// Adds `schema` under `name`, or under another name when that one means something else already
/// (a type whose request and reply forms differ), and gives the reference to it.
boost::json::object define(SchemaDefinitions& definitions, std::string name, SchemaUse use,
                           boost::json::object schema);
}  // namespace describe_detail

/// The schema of a described struct itself, in place, without the members in `elsewhere`.
template <DescribedStruct T>
boost::json::object json_object_schema(SchemaDefinitions& definitions,
                                       SchemaUse use = SchemaUse::request,
                                       std::span<const std::string_view> elsewhere = {}) {
  boost::json::object properties;
  boost::json::array required;
  const T defaults{};
  for_each_member<T>([&](auto d) {
    using M = std::remove_cvref_t<decltype(defaults.*d.pointer)>;
    const std::string_view name = d.name;
    if (std::find(elsewhere.begin(), elsewhere.end(), name) != elsewhere.end()) return;
    boost::json::object schema = json_schema<M>(definitions, use);
    const bool is_required =
        use == SchemaUse::reply ? !PatchType<M> : is_required_member<T, decltype(d)>();
    if (is_required) {
      required.emplace_back(d.name);
    } else if constexpr (IntegerType<M> || std::is_same_v<M, bool>) {
      if (use == SchemaUse::request) schema["default"] = defaults.*d.pointer;
    } else if constexpr (std::is_same_v<M, Points>) {
      if (use == SchemaUse::request) schema["default"] = (defaults.*d.pointer).value;
    }
    properties[d.name] = std::move(schema);
  });
  boost::json::object out{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) out["required"] = std::move(required);
  out["additionalProperties"] = false;
  return out;
}

/// The schema of any type with a JSON form. Structs are referred to as
/// {"$ref": "#/components/schemas/<TypeName>"}, their schemas added to `definitions`.
template <class T>
boost::json::object json_schema(SchemaDefinitions& definitions, SchemaUse use) {
  using boost::json::object;
  if constexpr (OptionalType<T>) {
    return describe_detail::nullable(json_schema<typename T::value_type>(definitions, use));
  } else if constexpr (PatchType<T>) {
    using Inner = typename decltype(T::value)::value_type;
    return describe_detail::nullable(json_schema<Inner>(definitions, use));
  } else if constexpr (std::is_same_v<T, bool>) {
    return object{{"type", "boolean"}};
  } else if constexpr (IntegerType<T>) {
    return object{{"type", "integer"}, {"format", sizeof(T) > 4 ? "int64" : "int32"}};
  } else if constexpr (StrongInteger<T>) {
    return object{{"type", "integer"}, {"format", "int64"}};
  } else if constexpr (std::is_floating_point_v<T>) {
    return object{{"type", "number"}};
  } else if constexpr (DescribedEnum<T>) {
    boost::json::array names;
    for (const std::string_view name : enumerator_names<T>())
      names.emplace_back(boost::json::string_view(name.data(), name.size()));
    return object{{"type", "string"}, {"enum", std::move(names)}};
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return object{{"type", "string"}, {"format", "date-time"}};
  } else if constexpr (std::is_same_v<T, LocalDate>) {
    return object{{"type", "string"}, {"format", "date"}};
  } else if constexpr (TextType<T>) {
    return object{{"type", "string"}};
  } else if constexpr (VectorType<T>) {
    return object{{"type", "array"},
                  {"items", json_schema<typename T::value_type>(definitions, use)}};
  } else if constexpr (MapType<T>) {
    return object{{"type", "object"},
                  {"additionalProperties", json_schema<typename T::mapped_type>(definitions, use)}};
  } else {
    return describe_detail::define(definitions, type_name<T>(), use,
                                   json_object_schema<T>(definitions, use));
  }
}

}  // namespace ticketing
