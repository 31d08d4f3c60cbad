// Set-based statements from a record's description: columns in the members' order, keys flattened.
#pragma once

#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "odb/pgsql/array_literal.hpp"
#include "odb/pgsql/pg_statement.hpp"

namespace ticketing {
namespace column_detail {

inline constexpr const char* sql_type(std::int64_t) { return "bigint"; }
inline constexpr const char* sql_type(int) { return "integer"; }
inline constexpr const char* sql_type(bool) { return "boolean"; }
inline const char* sql_type(const std::string&) { return "text"; }
template <class T>
const char* sql_type(const std::optional<T>&) {
  return sql_type(T{});
}

template <class Struct, class Reach, class Fn>
void visit(Reach reach, Fn& fn) {
  using Members = boost::describe::describe_members<Struct, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Members>([&](auto member) {
    using Value = std::decay_t<decltype(std::declval<Struct&>().*member.pointer)>;
    const auto deeper = [reach](auto& row) -> auto& {
      return reach(row).*decltype(member)::pointer;
    };
    if constexpr (boost::describe::has_describe_members<Value>::value) {
      visit<Value>(deeper, fn);
    } else {
      fn(member.name, deeper);
    }
  });
}

}  // namespace column_detail

/// `fn(name, reach)` for each column; `reach(row)` is the column's member in a row.
template <class Record, class Fn>
void for_each_column(Fn&& fn) {
  column_detail::visit<Record>(
      [](auto& row) -> auto& { return row; }, fn);
}

/// `"a", "b"`, each with `prefix` before it.
template <class Record>
std::string column_list(std::string_view prefix = "", bool with_id = true) {
  std::string list;
  for_each_column<Record>([&](std::string_view name, auto) {
    if (!with_id && name == "id") return;
    if (!list.empty()) list += ", ";
    list.append(prefix).append("\"").append(name).append("\"");
  });
  return list;
}

/// `$1::bigint[], $2::text[]`: the parameters that `column_arrays` makes.
template <class Record>
std::string array_parameters(bool with_id = true) {
  std::string list;
  int number = 0;
  for_each_column<Record>([&](std::string_view name, auto reach) {
    if (!with_id && name == "id") return;
    if (!list.empty()) list += ", ";
    Record row;
    list += "$" + std::to_string(++number) + "::" + column_detail::sql_type(reach(row)) + "[]";
  });
  return list;
}

/// That `column` equals `value`, for joining a table with unnest() by a key. Not as an equation:
/// those PostgreSQL may also join by reading the whole table, and a plan made while that was small
/// is kept.
inline std::string is_one_of(const std::string& column, const std::string& value) {
  return column + " = ANY (ARRAY[" + value + "])";
}

/// Inserts rows, all columns but a database-assigned `id`.
template <class Record>
PgStatement insert_rows(const std::string& table, bool with_id = false) {
  return {"insert_" + table, "INSERT INTO " + table + " (" + column_list<Record>("", with_id) +
                                 ") SELECT * FROM unnest(" + array_parameters<Record>(with_id) +
                                 ")"};
}

/// One array for each column.
template <class Record>
std::vector<std::string> column_arrays(std::span<const Record> rows, bool with_id = false) {
  std::vector<std::string> arrays;
  for_each_column<Record>([&](std::string_view name, auto reach) {
    if (!with_id && name == "id") return;
    ArrayLiteral array;
    for (const Record& row : rows) array.add(reach(row));
    arrays.push_back(std::move(array).finish());
  });
  return arrays;
}

/// A row whose columns, from `first_column` on, are `column_list<Record>()`.
template <class Record>
Record read_row(const PgRows& rows, int row, int first_column = 0) {
  Record record;
  int column = first_column;
  for_each_column<Record>(
      [&](std::string_view, auto reach) { rows.read(row, column++, reach(record)); });
  return record;
}

/// The number of columns.
template <class Record>
int column_count() {
  int count = 0;
  for_each_column<Record>([&](std::string_view, auto) { ++count; });
  return count;
}

/// `from_record` over all rows.
template <class Record>
auto read_values(const PgRows& rows) {
  std::vector<decltype(from_record(std::declval<Record>()))> values;
  values.reserve(static_cast<std::size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    values.push_back(from_record(read_row<Record>(rows, row)));
  }
  return values;
}

/// The ids in the first column.
template <class IdType>
std::vector<IdType> read_ids(const PgRows& rows) {
  std::vector<IdType> ids;
  ids.reserve(static_cast<std::size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) ids.push_back({rows.integer(row, 0)});
  return ids;
}

/// An array of the integers behind ids.
template <class Ids>
std::string id_array(const Ids& ids) {
  ArrayLiteral array;
  for (const auto& id : ids) array.add(id.value);
  return std::move(array).finish();
}

}  // namespace ticketing
