// Where state lives: transactions, and what becomes of them when the database fails.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <ticketing/actor/principal.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/result.hpp>
#include <ticketing/schema_status.hpp>
#include <ticketing/statistics.hpp>

#include "storage/standing.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

/// The database could not serve: `not_committed` when it is certain that nothing was written.
struct StorageUnavailable : std::runtime_error {
  StorageUnavailable(const std::string& what, bool certain)
      : std::runtime_error(what), not_committed(certain) {}
  bool not_committed;
};

/// A row lock was not granted within the time for it; nothing was written.
struct LockTimeout : StorageUnavailable {
  explicit LockTimeout(const std::string& what) : StorageUnavailable(what, true) {}
};

/// A stored row that breaks an invariant of its type.
struct CorruptRow : std::runtime_error {
  CorruptRow(const std::string& what, std::int64_t row_id)
      : std::runtime_error(what), row(row_id) {}
  std::int64_t row;  ///< its id
};

/// A unique constraint or check refused a write that the rules let through.
struct ConstraintViolation : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// How a batch waits for locks, and how long others wait for its own.
struct BatchTerms {
  /// At most, for each lock that another transaction holds, instead of `store.lock_timeout_ms`.
  std::chrono::milliseconds lock_wait{};
  /// Asked just before COMMIT: whether the locks are to be released early, that is before what was
  /// written is safe. Others can then see it and build on it, and whatever they commit is safe only
  /// when it is; `transact_batch` still returns only then.
  std::function<bool()> release_early{};
  /// Runs once they are released early, on the same thread; must not throw.
  std::function<void()> released{};
};

/// Thread safe.
class Store {
 public:
  /// What a transaction does; whether it is to be committed.
  using Work = std::function<bool(UnitOfWork&)>;
  using Look = std::function<void(UnitOfWork&)>;

  virtual ~Store() = default;

  /// Runs `fn` in one transaction and commits when it returns true, rolls back when it returns
  /// false or throws. Retries a bounded number of times on deadlock, serialization failure and
  /// lost connections before COMMIT was sent, so `fn` may run more than once and must have no
  /// effects outside the unit of work until this returns. Throws StorageUnavailable (a commit of
  /// unknown outcome is never re-run), ConstraintViolation, CorruptRow.
  virtual void transact(const Work& fn) = 0;
  /// As `transact`, for a batch. SQLite has but one lock, which all writers wait for and which is
  /// released when what was written is safe.
  virtual void transact_batch(const BatchTerms& terms, const Work& fn) {
    static_cast<void>(terms);
    transact(fn);
  }
  /// Runs `fn` in one read-only transaction on one snapshot, in which locking only reads and
  /// writing is a programmer's error (throws). May run it more than once, as `transact`.
  virtual void snapshot(const Look& fn) = 0;

  /// As `snapshot`, for what is long and decides nothing: from a replica where there is one, once
  /// it has everything that was committed before.
  virtual void report(const Look& fn) { snapshot(fn); }

  /// Creates the schema in an empty database, or brings an older one up. Idempotent.
  virtual void migrate() = 0;
  virtual SchemaStatus schema_status() = 0;
  /// What the database's clock shows; nothing where it has none but this machine's.
  virtual std::optional<Timestamp> server_time() = 0;
  /// How far the database has come: everything committed so far is there where a replica
  /// `has_reached` it. "" where there are none.
  virtual std::string position() { return ""; }
  virtual bool has_reached(const std::string& position) { return position.empty(); }
  /// Which of its histories the database goes on with, as last seen: one more each time a standby
  /// is promoted (PostgreSQL's timeline, manual section 26.3.5). 0 where there is but one.
  virtual int timeline() const { return 0; }
  /// Of its connections, and of what was away. Never blocks.
  virtual StoreStatistics statistics() const { return {}; }
  /// "sqlite" or "postgresql".
  virtual std::string kind() const = 0;

  /// `transact` for use cases: commits on a reply, rolls back on a refusal, and turns
  /// StorageUnavailable into the refusal below. `fn(UnitOfWork&)` returns a Result.
  template <class Fn>
  auto write(Fn&& fn) -> decltype(fn(std::declval<UnitOfWork&>())) {
    return write(std::nullopt, std::forward<Fn>(fn));
  }
  /// As `write`, for a request that may carry an idempotency key.
  template <class Fn>
  auto write(const std::optional<std::string>& idempotency_key, Fn&& fn)
      -> decltype(fn(std::declval<UnitOfWork&>())) {
    using R = decltype(fn(std::declval<UnitOfWork&>()));
    std::optional<R> result;
    try {
      transact([&](UnitOfWork& unit) {
        result.emplace(fn(unit));
        return result->has_value();
      });
    } catch (const StorageUnavailable& e) {
      return unavailable(e, idempotency_key);
    }
    return std::move(*result);
  }

  /// `snapshot` for use cases.
  template <class Fn>
  auto read(Fn&& fn) -> decltype(fn(std::declval<UnitOfWork&>())) {
    return reading(&Store::snapshot, std::forward<Fn>(fn));
  }
  /// `report` for use cases.
  template <class Fn>
  auto read_report(Fn&& fn) -> decltype(fn(std::declval<UnitOfWork&>())) {
    return reading(&Store::report, std::forward<Fn>(fn));
  }

  /// For use cases that write: `write`, or for a dry run `read`. `fn` decides; then, unless it is a
  /// dry run, it writes; then it replies. That `who` may, it decides by what `who` acts as; this is
  /// confirmed behind the lock of its wallet, and nothing is written otherwise. Last, where the
  /// lock is held by then wherever `fn` takes what comes after wallets in the order of locking.
  template <class Fn>
  auto perform(const Principal& who, const CallOptions& options, Fn&& fn)
      -> decltype(fn(std::declval<UnitOfWork&>())) {
    const auto confirmed = [&](UnitOfWork& unit) -> decltype(fn(unit)) {
      auto reply = fn(unit);
      if (!reply) return reply;
      if (auto ok = confirm_actor(unit, who); !ok) return tl::unexpected(std::move(ok.error()));
      return reply;
    };
    if (options.dry_run) return read(confirmed);
    return write(options.idempotency_key, confirmed);
  }

  /// The refusal a use case gives for `e`: `unavailable`, or `idempotency_in_progress` when a
  /// request with a key waited in vain for a lock, which the first request with that key may hold.
  static tl::unexpected<Error> unavailable(
      const StorageUnavailable& e,
      const std::optional<std::string>& idempotency_key = std::nullopt);

 private:
  template <class Fn>
  auto reading(void (Store::*how)(const Look&), Fn&& fn)
      -> decltype(fn(std::declval<UnitOfWork&>())) {
    using R = decltype(fn(std::declval<UnitOfWork&>()));
    std::optional<R> result;
    try {
      (this->*how)([&](UnitOfWork& unit) { result.emplace(fn(unit)); });
    } catch (const StorageUnavailable& e) {
      return unavailable(e);
    }
    return std::move(*result);
  }
};

}  // namespace ticketing
