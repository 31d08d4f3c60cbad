// The one place data leaves the program: as a table, as JSON or as CSV, all from the described
// types. Data goes to standard output; messages and errors to standard error.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/describe/json.hpp>
#include <ticketing/describe/table.hpp>
#include <ticketing/error.hpp>

#include "cli/table.hpp"
#include "cli/terminal.hpp"

namespace ticketing::cli {

enum class Format { table, json, csv };

class Output {
 public:
  Output(std::ostream& data, std::ostream& messages, Terminal terminal, Format format)
      : data_(data), messages_(messages), terminal_(terminal), format_(format) {}

  Format format() const { return format_; }
  const Terminal& terminal() const { return terminal_; }

  /// One thing.
  template <class T>
  void record(const T& value) {
    if (format_ == Format::json) {
      json_line(to_json(value));
    } else {
      record_of(Table{column_names<T>(), {row(value)}});
    }
  }

  /// Many of a kind; JSON: an array.
  template <class T>
  void list(const std::vector<T>& values) {
    if (format_ == Format::json) {
      json_line(to_json(values));
      return;
    }
    Table table{column_names<T>(), {}};
    for (const T& value : values) table.rows.push_back(row(value));
    rows_of(table);
  }

  /// As `list`, for other programs: never a table for people, CSV instead.
  template <class T>
  void exported(const std::vector<T>& values) {
    Output(data_, messages_, terminal_, format_ == Format::table ? Format::csv : format_)
        .list(values);
  }

  /// One thing that holds a list: as a table the list follows the rest, as CSV there is only the
  /// list (its rows are what a spreadsheet wants).
  template <class T, class Item>
  void record_with_list(const T& whole, std::string_view list_member,
                        const std::vector<Item>& items) {
    if (format_ == Format::json) {
      json_line(to_json(whole));
      return;
    }
    if (format_ == Format::table) {
      record_of(without(Table{column_names<T>(), {row(whole)}}, list_member));
      if (items.empty()) return;
      data_ << '\n';
    }
    list(items);
  }

  /// Text that is the data itself: help, completion scripts, TOML.
  void text(std::string_view text) { data_ << text; }

  /// For people, on standard error; nothing with --quiet.
  void message(std::string_view text);
  void error(const Error& error);

 private:
  static Table without(Table table, std::string_view column);
  void json_line(const std::string& json) { data_ << json << '\n'; }
  void record_of(const Table& table);
  void rows_of(const Table& table);

  std::ostream& data_;
  std::ostream& messages_;
  Terminal terminal_;
  Format format_;
};

}  // namespace ticketing::cli
