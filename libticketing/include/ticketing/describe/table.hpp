// Described structs as rows: one column for each value in them, whatever it is nested in.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <ticketing/describe/json_write.hpp>
#include <ticketing/describe/text_value.hpp>

namespace ticketing {

/// What the cells of a column hold.
enum class CellKind {
  text,
  number,
  time,    ///< RFC 3339, UTC
  words,   ///< several values in one cell
  items,   ///< a JSON array of objects
  object,  ///< a JSON object of no fixed members
};

struct Column {
  std::string name;  ///< of what is nested with its path: "campaign.slots"
  CellKind kind = CellKind::text;
  std::vector<Column> inner = {};  ///< of `items`: the columns of one of them
};

template <DescribedStruct T>
std::vector<Column> columns_of();

namespace describe_detail {

template <class T>
struct Unwrapped {
  using type = T;
};
template <OptionalType T>
struct Unwrapped<T> : Unwrapped<typename T::value_type> {};
template <PatchType T>
struct Unwrapped<T> : Unwrapped<std::remove_cvref_t<decltype(std::declval<T>().value)>> {};

template <class T>
constexpr CellKind cell_kind() {
  if constexpr (std::is_same_v<T, Timestamp>) {
    return CellKind::time;
  } else if constexpr (StrongInteger<T> || (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>)) {
    return CellKind::number;
  } else if constexpr (ScalarType<T>) {
    return CellKind::text;
  } else if constexpr (VectorType<T>) {
    return DescribedStruct<typename T::value_type> ? CellKind::items : CellKind::words;
  } else {
    return CellKind::object;
  }
}

template <class Wrapped>
void add_columns(std::vector<Column>& out, const std::string& name) {
  using T = typename Unwrapped<Wrapped>::type;
  if constexpr (DescribedStruct<T>) {
    for (Column& column : columns_of<T>()) {
      column.name.insert(0, name + ".");
      out.push_back(std::move(column));
    }
  } else {
    Column& column = out.emplace_back(Column{name, cell_kind<T>()});
    if constexpr (VectorType<T>) {
      if constexpr (DescribedStruct<typename T::value_type>)
        column.inner = columns_of<typename T::value_type>();
    }
  }
}

template <class T>
std::string words(const std::vector<T>& values) {
  std::string out;
  for (const T& value : values) {
    if (!out.empty()) out += ", ";
    if constexpr (ScalarType<T>) {
      out += to_text(value);
    } else {
      out += to_json(value);
    }
  }
  return out;
}

/// `value` null: the empty cells of something that is not there.
template <class T>
void add_cells(std::vector<std::string>& out, const T* value) {
  if constexpr (OptionalType<T>) {
    add_cells(out, value && *value ? &**value : nullptr);
  } else if constexpr (PatchType<T>) {
    add_cells(out, value ? &value->value : nullptr);
  } else if constexpr (DescribedStruct<T>) {
    for_each_member<T>([&](auto d) { add_cells(out, value ? &(value->*d.pointer) : nullptr); });
  } else if (!value) {
    out.emplace_back();
  } else if constexpr (IdType<T>) {
    out.push_back(*value == T{} ? std::string() : to_text(*value));
  } else if constexpr (ScalarType<T>) {
    out.push_back(to_text(*value));
  } else if constexpr (cell_kind<T>() == CellKind::words) {
    out.push_back(words(*value));
  } else {
    out.push_back(to_json(*value));
  }
}

}  // namespace describe_detail

/// In member order. What a nested struct holds stands in its place.
template <DescribedStruct T>
std::vector<Column> columns_of() {
  std::vector<Column> columns;
  for_each_member<T>([&](auto d) {
    using Member = std::remove_cvref_t<decltype(std::declval<const T&>().*d.pointer)>;
    describe_detail::add_columns<Member>(columns, d.name);
  });
  return columns;
}

/// A cell for each of `columns_of<T>()`: a scalar as text, nothing as "", of an `items` or
/// `object` column compact JSON.
template <DescribedStruct T>
std::vector<std::string> row(const T& value) {
  std::vector<std::string> cells;
  describe_detail::add_cells(cells, &value);
  return cells;
}

}  // namespace ticketing
