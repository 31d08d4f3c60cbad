// Statements on the connection's own handle: prepared once per connection, sent in libpq's pipeline
// mode (manual, section 34.5), so that writes whose result nobody needs cost no round trip.
#pragma once

#include <libpq-fe.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <utility>

#include "base/answer.hpp"

namespace ticketing {

/// Must outlive the connections it is used on: make it static.
struct PgStatement {
  std::string name;
  std::string sql;
};

/// A SELECT that locks the rows it gives, in the order they come out of its sort. NO KEY, because
/// keys never change and the foreign keys that point there must not wait. On a snapshot, which
/// cannot lock, it only reads.
struct PgLockingSelect {
  PgLockingSelect(const std::string& name, const std::string& sql)
      : locks{"lock_" + name, sql + " FOR NO KEY UPDATE"}, reads{"read_" + name, sql} {}
  PgStatement locks;
  PgStatement reads;
};

/// A PgLockingSelect that can also do without the rows that others have locked. `narrowed` says
/// which it then asks for, e.g. " AND stock IS NOT NULL".
struct PgRowLocks : PgLockingSelect {
  PgRowLocks(const std::string& name, const std::string& select, const std::string& order,
             const std::string& narrowed = "")
      : PgLockingSelect(name, select + order),
        tries{"try_" + name, select + narrowed + order + " FOR NO KEY UPDATE SKIP LOCKED"} {}
  PgStatement tries;
};

/// The rows of a query, in text format.
class PgRows final {
 public:
  explicit PgRows(PGresult* result) : result_(result, &PQclear) {}

  int size() const { return PQntuples(result_.get()); }
  bool is_null(int row, int column) const { return PQgetisnull(result_.get(), row, column) != 0; }
  std::string_view text(int row, int column) const {
    return {PQgetvalue(result_.get(), row, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
  }

  void read(int row, int column, std::int64_t& value) const { parse(row, column, value); }
  void read(int row, int column, int& value) const { parse(row, column, value); }
  void read(int row, int column, bool& value) const { value = text(row, column) == "t"; }
  void read(int row, int column, std::string& value) const { value = text(row, column); }
  template <class T>
  void read(int row, int column, std::optional<T>& value) const {
    value.reset();
    if (!is_null(row, column)) read(row, column, value.emplace());
  }
  std::int64_t integer(int row, int column) const {
    std::int64_t value = 0;
    read(row, column, value);
    return value;
  }

 private:
  template <class Number>
  void parse(int row, int column, Number& value) const;

  std::unique_ptr<PGresult, void (*)(PGresult*)> result_;
};

/// What was sent on one connection and not yet answered. While anything is, the handle is in
/// pipeline mode and only this may use it: `flush` first.
class PgPipeline final {
 public:
  explicit PgPipeline(PGconn* handle) : handle_(handle) {}

  /// Sends `statement` and does not wait. `rows_expected`: how many rows it must change. Failures
  /// come out of the next `query` or `flush`.
  void defer(const PgStatement& statement, std::span<const std::string> parameters,
             std::optional<std::int64_t> rows_expected = std::nullopt);
  /// Sends SQL without parameters, unprepared, and does not wait.
  void defer_plain(const char* sql);
  /// Sends `statement` and does not wait. The answer is what `read` makes of its rows; waiting for
  /// it waits for everything sent and throws PgError of the first that failed.
  template <class Read>
  auto ask(const PgStatement& statement, std::span<const std::string> parameters, Read read) {
    using Value = std::invoke_result_t<Read, const PgRows&>;
    return Answer<Value>([this, reply = send(statement, parameters), read = std::move(read)] {
      return read(await(*reply));
    });
  }
  /// Has the server begin with what was asked: otherwise that may wait until somebody does.
  void start() { synchronise(); }
  /// Sends `statement`, waits for everything sent and gives its rows. Throws PgError of the first
  /// that failed.
  PgRows query(const PgStatement& statement, std::span<const std::string> parameters);
  /// Waits for everything sent. Throws PgError of the first that failed.
  void flush();

 private:
  using Result = std::unique_ptr<PGresult, void (*)(PGresult*)>;
  /// A statement's rows, once they have come.
  using Reply = std::optional<PgRows>;
  struct Expected {
    const PgStatement* prepares = nullptr;  ///< null: an execution
    std::optional<std::int64_t> rows{};
    std::shared_ptr<Reply> reply{};  ///< null: nobody needs it
    bool synchronises = false;
  };

  void enter();
  void check(bool accepted) const;
  void make_room_for(std::size_t bytes);
  void synchronise();
  void prepare(const PgStatement& statement);
  void execute(const PgStatement& statement, std::span<const std::string> parameters,
               Expected expected);
  std::shared_ptr<Reply> send(const PgStatement& statement,
                              std::span<const std::string> parameters);
  const PgRows& await(const Reply& reply);
  Result collect_one(const Expected& expected);

  PGconn* const handle_;
  std::unordered_set<const PgStatement*> prepared_;
  std::unordered_set<const PgStatement*> being_prepared_;
  std::deque<Expected> expected_;
  std::size_t unsynced_bytes_ = 0;
};

}  // namespace ticketing
