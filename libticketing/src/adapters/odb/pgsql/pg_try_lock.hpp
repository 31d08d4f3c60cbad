// Locking those of a set of rows that nobody else has locked.
#pragma once

#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/answer.hpp"
#include "base/sorted_unique.hpp"
#include "base/try_locked.hpp"
#include "odb/pgsql/pg_connection.hpp"
#include "odb/pgsql/record_columns.hpp"

namespace ticketing {

/// An array of ids or of codes.
template <class Key>
std::string key_array(const std::vector<Key>& keys) {
  ArrayLiteral array;
  for (const Key& key : keys) {
    if constexpr (std::is_same_v<Key, std::string>) {
      array.add(key);
    } else {
      array.add(key.value);
    }
  }
  return std::move(array).finish();
}

/// `key_of(row)` is the key that `wanted` asks a row by. Which of those that it did not get are
/// there costs one more question, asked only where some are missing.
template <class Record, class Key, class KeyOf>
auto try_lock_rows(PgSession& session, const PgRowLocks& select, std::span<const Key> wanted,
                   KeyOf key_of) {
  using Row = decltype(from_record(std::declval<Record>()));
  using Locked = TryLocked<Row, Key>;
  if (wanted.empty()) return Answer<Locked>(Locked{});
  auto keys = sorted_unique(wanted);
  const std::string parameters[] = {key_array(keys)};
  const PgStatement& statement = session.only_reads() ? select.reads : select.tries;
  auto locked = session.pipeline().ask(statement, parameters, read_values<Record>);
  return Answer<Locked>(
      [&session, &select, key_of, keys = std::move(keys), locked = std::move(locked)]() mutable {
        Locked result{locked.get(), {}};
        if (session.only_reads() || result.rows.size() == keys.size()) return result;
        std::vector<Key> got;
        for (const Row& row : result.rows) got.push_back(key_of(row));
        std::ranges::sort(got);
        std::vector<Key> missing;
        std::ranges::set_difference(keys, got, std::back_inserter(missing));
        const std::string rest[] = {key_array(missing)};
        for (const Row& row : read_values<Record>(session.pipeline().query(select.reads, rest)))
          result.busy.push_back(key_of(row));
        return result;
      });
}

}  // namespace ticketing
