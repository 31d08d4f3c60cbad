// What a repository needs of the transaction it works in, and cached prepared queries on it.
#pragma once

#include <odb/connection.hxx>
#include <odb/database.hxx>
#include <odb/prepared-query.hxx>
#include <odb/query-dynamic.hxx>
#include <odb/result.hxx>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ticketing {

class OdbSession {
 public:
  virtual ~OdbSession() = default;
  /// The transaction's connection, with everything that was deferred on it done.
  virtual odb::connection& connection() = 0;
  odb::database& database() { return connection().database(); }
};

/// Runs a query that is prepared once per connection under `name` (a literal). `build` makes it
/// from parameters to be bound by reference; they are set to `values` before each execution. A
/// plain odb::database::query() would prepare, execute and deallocate every time.
template <class Record, class Parameters, class Build>
std::vector<Record> select(OdbSession& session, const char* name, const Parameters& values,
                           Build&& build) {
  odb::connection& connection = session.connection();
  Parameters* bound = nullptr;
  odb::prepared_query<Record> query = connection.lookup_query<Record>(name, bound);
  if (!query) {
    auto parameters = std::make_unique<Parameters>();
    bound = parameters.get();
    query = connection.prepare_query<Record>(name, build(std::as_const(*bound)));
    connection.cache_query(query, std::move(parameters));
  }
  *bound = values;
  odb::result<Record> rows = query.execute(false);
  std::vector<Record> records;
  for (auto row = rows.begin(); row != rows.end(); ++row) row.load(records.emplace_back());
  return records;
}

/// A bound parameter of `column`'s type outside a comparison, e.g. after LIMIT: ODB's dynamic
/// queries bind parameters only as the other side of a column. `value` must outlive the query.
template <class T>
odb::query_base parameter(const odb::query_column<T>& column, const T& value) {
  odb::query_base query;
  query.append_ref(&value, column.native_info);
  return query;
}

/// The rows where `of` is `value`, by `id`; `order`: "ASC" or "DESC". Written as a range and not as
/// an equation, because of an equation PostgreSQL concludes that the order is that of `id` alone,
/// which other indexes have as well: which one it takes would be up to statistics.
template <class Of, class Id>
odb::query_base rows_of(const odb::query_column<Of>& of, const Of& value,
                        const odb::query_column<Id>& id, const std::string& order) {
  return of + ">=" + parameter(of, value) + "AND" + of + "<=" + parameter(of, value) + "ORDER BY" +
         of + (order + ",") + id + order;
}

/// Where the last column of a unique index is `value`, so that at most one row is. For the same
/// reason not an equation: the order is what only that index has.
template <class T>
odb::query_base exactly(const odb::query_column<T>& last, const T& value) {
  return last + ">=" + parameter(last, value) + "AND" + last + "<=" + parameter(last, value) +
         "ORDER BY" + last;
}

/// The newest `limit` rows where `of` is `value` and `id` below `bound`, newest first: one range of
/// the index on both, and for the reason above of no other.
template <class Of, class Id>
odb::query_base newest_of(const odb::query_column<Of>& of, const Of& value,
                          const odb::query_column<Id>& id, const Id& bound, const Id& limit) {
  return "(" + of + "," + id + ") < (" + parameter(of, value) + "," + parameter(id, bound) +
         ") AND" + of + ">=" + parameter(of, value) + "ORDER BY" + of + "DESC," + id +
         "DESC LIMIT" + parameter(id, limit);
}

/// `from_record` over all rows.
template <class Value, class Record>
std::vector<Value> values_of(const std::vector<Record>& rows) {
  std::vector<Value> values;
  values.reserve(rows.size());
  for (const Record& row : rows) values.push_back(from_record(row));
  return values;
}

}  // namespace ticketing
