#include <ticketing/describe/schema.hpp>

namespace ticketing::describe_detail {

namespace json = boost::json;

json::object nullable(json::object schema) {
  if (const auto* type = schema.if_contains("type"); type && type->is_string()) {
    const json::value single = *type;
    schema["type"] = json::array{single, "null"};
    // A closed list of values has to name null too.
    if (auto* names = schema.if_contains("enum")) names->as_array().emplace_back(nullptr);
    return schema;
  }
  if (schema.contains("type") || schema.contains("anyOf")) return schema;  // nullable already
  return json::object{{"anyOf", json::array{std::move(schema), json::object{{"type", "null"}}}}};
}

void annotate(const SchemaDefinitions& definitions, const std::string& name, SchemaUse use,
              json::object& schema) {
  if (definitions.annotate) definitions.annotate(name, use, schema);
}

json::object define(SchemaDefinitions& definitions, std::string name, SchemaUse use,
                    json::object schema) {
  const auto [found, added] = definitions.schemas.try_emplace(name, schema);
  if (!added && found->second != schema) {
    name += use == SchemaUse::request ? "Input" : "Output";
    definitions.schemas.insert_or_assign(name, std::move(schema));
  }
  return json::object{{"$ref", "#/components/schemas/" + name}};
}

}  // namespace ticketing::describe_detail
