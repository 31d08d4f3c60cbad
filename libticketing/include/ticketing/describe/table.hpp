// Described structs as table rows: one column for each top-level member.
#pragma once

#include <string>
#include <vector>

#include <ticketing/describe/json_write.hpp>
#include <ticketing/describe/text_value.hpp>

namespace ticketing {

template <DescribedStruct T>
std::vector<std::string> column_names() {
  const auto names = member_names<T>();
  return {names.begin(), names.end()};
}

/// One cell: a scalar as text, nothing as "", a nested struct or vector as compact JSON.
template <class T>
std::string cell(const T& value) {
  if constexpr (OptionalType<T>) {
    return value ? cell(*value) : std::string();
  } else if constexpr (PatchType<T>) {
    return cell(value.value);
  } else if constexpr (IdType<T>) {
    return value == T{} ? std::string() : to_text(value);
  } else if constexpr (ScalarType<T>) {
    return to_text(value);
  } else {
    return to_json(value);
  }
}

template <DescribedStruct T>
std::vector<std::string> row(const T& value) {
  std::vector<std::string> cells;
  for_each_member<T>([&](auto d) { cells.push_back(cell(value.*d.pointer)); });
  return cells;
}

}  // namespace ticketing
