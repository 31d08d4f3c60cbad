#include "cli/cells.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cctype>

#include "cli/display_width.hpp"

namespace ticketing::cli {
namespace {

namespace json = boost::json;

std::string text_of(const json::value& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return std::string(std::string_view(value.get_string()));
  return json::serialize(value);
}

std::string spoken(const json::value& value);

std::string spoken(const json::object& object) {
  std::string out;
  for (const auto& [key, value] : object) {
    if (value.is_null()) continue;
    if (!out.empty()) out += ", ";
    out += std::string(std::string_view(key)) + " " + spoken(value);
  }
  return out;
}

std::string spoken(const json::value& value) {
  if (value.is_object()) return "(" + spoken(value.get_object()) + ")";
  if (!value.is_array()) return text_of(value);
  std::string out;
  for (const json::value& item : value.get_array()) {
    if (!out.empty()) out += ", ";
    out += spoken(item);
  }
  return "(" + out + ")";
}

/// Null where there is none.
json::value at_path(const json::value& whole, std::string_view path) {
  const json::value* at = &whole;
  while (true) {
    if (!at->is_object()) return nullptr;
    const auto dot = path.find('.');
    at = at->get_object().if_contains(path.substr(0, dot));
    if (at == nullptr) return nullptr;
    if (dot == std::string_view::npos) return *at;
    path.remove_prefix(dot + 1);
  }
}

}  // namespace

std::string shown_cell(const std::string& cell, CellKind kind) {
  if (cell.empty()) return {};
  if (kind == CellKind::items) return std::to_string(json::parse(cell).as_array().size());
  if (kind == CellKind::object) return printable(spoken(json::parse(cell).as_object()));
  return printable(cell);
}

LocalTime shown_time(const std::string& cell, const BusinessCalendar& calendar) {
  const auto time = parse_rfc3339(cell);
  return time ? local_time(*time, calendar) : LocalTime{printable(cell), {}};
}

std::string shown_time_with_zone(const std::string& cell, const BusinessCalendar& calendar) {
  const LocalTime time = shown_time(cell, calendar);
  return time.zone.empty() ? time.text : time.text + " " + time.zone;
}

std::vector<std::vector<std::string>> rows_of_json(const std::string& cell,
                                                   const std::vector<Column>& columns) {
  std::vector<std::vector<std::string>> rows;
  if (cell.empty()) return rows;
  const json::value items = json::parse(cell);
  for (const json::value& item : items.as_array()) {
    auto& row = rows.emplace_back();
    for (const Column& column : columns) {
      const json::value value = at_path(item, column.name);
      const bool list = column.kind == CellKind::words && value.is_array();
      std::string text = list ? spoken(value) : text_of(value);
      if (list) text = text.substr(1, text.size() - 2);  // without its brackets
      row.push_back(std::move(text));
    }
  }
  return rows;
}

bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

}  // namespace ticketing::cli
