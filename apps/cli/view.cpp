#include "cli/view.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <ticketing/describe/nearest.hpp>
#include <ticketing/describe/text_value.hpp>

#include "cli/refused.hpp"

namespace ticketing::cli {
namespace {

namespace json = boost::json;

[[noreturn]] void unknown_field(const std::vector<Column>& columns, const std::string& name) {
  std::vector<std::string_view> known;
  std::string list;
  for (const Column& column : columns) {
    known.emplace_back(column.name);
    list += (list.empty() ? "" : ", ") + column.name;
  }
  usage_error("--fields names " + shown(name) + ", which is none of " + list + "." +
              did_you_mean(name, known));
}

/// Copies what `path` names from one object to another.
void copy_path(const json::object& from, json::object& to, std::string_view path) {
  const auto dot = path.find('.');
  const std::string_view head = path.substr(0, dot);
  const json::value* value = from.if_contains(head);
  if (value == nullptr) return;
  if (dot == std::string_view::npos || !value->is_object()) {
    to[head] = *value;
    return;
  }
  json::value& inner = to[head];
  if (!inner.is_object()) inner.emplace_object();
  copy_path(value->get_object(), inner.get_object(), path.substr(dot + 1));
}

}  // namespace

std::vector<std::string> split_fields(std::string_view list) {
  std::vector<std::string> names;
  while (true) {
    const auto comma = list.find(',');
    names.emplace_back(list.substr(0, comma));
    if (names.back().empty())
      usage_error("--fields has an empty name: separate names by one comma, as in id,email");
    if (comma == std::string_view::npos) return names;
    list.remove_prefix(comma + 1);
  }
}

std::vector<std::size_t> find_fields(const std::vector<Column>& columns,
                                     const std::vector<std::string>& names) {
  std::vector<std::size_t> found;
  for (const std::string& name : names) {
    const std::size_t before = found.size();
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (columns[c].name == name || columns[c].name.starts_with(name + ".")) found.push_back(c);
    }
    if (found.size() == before) unknown_field(columns, name);
  }
  return found;
}

Table picked(const Table& table, const std::vector<std::size_t>& columns) {
  Table some;
  for (const std::size_t c : columns) some.columns.push_back(table.columns[c]);
  for (const auto& row : table.rows) {
    auto& cells = some.rows.emplace_back();
    for (const std::size_t c : columns) cells.push_back(row[c]);
  }
  return some;
}

std::string picked_json(const std::string& object, const std::vector<std::string>& names) {
  const json::value whole = json::parse(object);
  json::object some;
  for (const std::string& name : names) copy_path(whole.as_object(), some, name);
  return json::serialize(some);
}

}  // namespace ticketing::cli
