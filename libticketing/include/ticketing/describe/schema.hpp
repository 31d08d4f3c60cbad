// JSON Schemas (2020-12) of described types, for the OpenAPI document.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <ticketing/describe/traits.hpp>

namespace ticketing {

/// A request must carry only what has no default, and nothing that is not known; a reply always
/// carries everything, and may come to carry more.
enum class SchemaUse { request, reply };

/// The document being built.
struct SchemaDefinitions {
  std::map<std::string, boost::json::object> schemas;  ///< components/schemas
  /// Adds what types do not say, texts and bounds, to the schema of a struct or enum, "CouponView",
  /// or of a member, named by the struct that declares it: "CouponView.value".
  std::function<void(const std::string& name, SchemaUse use, boost::json::object& schema)> annotate;
};

template <class T>
boost::json::object json_schema(SchemaDefinitions& definitions, SchemaUse use = SchemaUse::request);

namespace describe_detail {
template <class Member>
struct MemberOwner;
template <class T, class Owner>
struct MemberOwner<T Owner::*> {
  using type = Owner;
};
/// The struct that declares the member: of what is inherited, the one it comes from.
template <class Descriptor>
std::string member_path(Descriptor descriptor) {
  using Pointer = std::remove_cvref_t<decltype(descriptor.pointer)>;
  return type_name<typename MemberOwner<Pointer>::type>() + "." + descriptor.name;
}
void annotate(const SchemaDefinitions& definitions, const std::string& name, SchemaUse use,
              boost::json::object& schema);
/// What fits the type.
template <class Integer>
boost::json::object integer_schema(std::int64_t minimum = std::numeric_limits<Integer>::min()) {
  return {{"type", "integer"},
          {"format", sizeof(Integer) > 4 ? "int64" : "int32"},
          {"minimum", minimum},
          {"maximum", std::numeric_limits<Integer>::max()}};
}
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
    describe_detail::annotate(definitions, describe_detail::member_path(d), use, schema);
    properties[d.name] = std::move(schema);
  });
  boost::json::object out{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) out["required"] = std::move(required);
  if (use == SchemaUse::request) out["additionalProperties"] = false;
  describe_detail::annotate(definitions, type_name<T>(), use, out);
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
    auto schema = json_schema<Inner>(definitions, use);
    // A reply leaves out what there is not.
    return use == SchemaUse::reply ? schema : describe_detail::nullable(std::move(schema));
  } else if constexpr (std::is_same_v<T, bool>) {
    return object{{"type", "boolean"}};
  } else if constexpr (IntegerType<T>) {
    return describe_detail::integer_schema<T>();
  } else if constexpr (IdType<T>) {
    return describe_detail::integer_schema<std::int64_t>(1);
  } else if constexpr (StrongInteger<T>) {
    return describe_detail::integer_schema<std::int64_t>();
  } else if constexpr (std::is_floating_point_v<T>) {
    return object{{"type", "number"}};
  } else if constexpr (DescribedEnum<T>) {
    boost::json::array names;
    for (const std::string_view name : enumerator_names<T>())
      names.emplace_back(boost::json::string_view(name.data(), name.size()));
    object schema{{"type", "string"}, {"enum", std::move(names)}};
    describe_detail::annotate(definitions, type_name<T>(), use, schema);
    return schema;
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
