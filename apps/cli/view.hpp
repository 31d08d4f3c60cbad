// How data is to be shown: which format, which of its fields.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/table.hpp"

namespace ticketing::cli {

/// `tsv` is what a pipe gets when no format was asked for.
enum class Format { table, wide, json, jsonl, csv, tsv };

struct View {
  Format format = Format::table;
  std::vector<std::string> fields = {};  ///< the only ones to be shown; empty: all
  /// What a table shows of many columns, the most important first; empty: all.
  std::vector<std::string_view> columns = {};
  bool utc = false;  ///< times are shown in UTC
};

/// For programs: exactly what was asked for, as it is stored.
inline bool is_exact(Format format) { return format != Format::table && format != Format::wide; }
inline bool is_json(Format format) { return format == Format::json || format == Format::jsonl; }

/// "id,author.nickname" as its parts; usage error for an empty one.
std::vector<std::string> split_fields(std::string_view list);

/// Where the named columns are, in the order of the names; the name of a nested struct stands for
/// all it holds. Usage error, with what there is, for a name that is none.
std::vector<std::size_t> find_fields(const std::vector<Column>& columns,
                                     const std::vector<std::string>& names);

/// A table of some columns only.
Table picked(const Table& table, const std::vector<std::size_t>& columns);

/// A JSON object with the named members only, nested as they are.
std::string picked_json(const std::string& object, const std::vector<std::string>& names);

}  // namespace ticketing::cli
