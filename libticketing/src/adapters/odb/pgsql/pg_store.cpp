#include "odb/pgsql/pg_store.hpp"

#include <fmt/format.h>
#include <odb/schema-catalog.hxx>

#include <algorithm>
#include <atomic>
#include <random>
#include <stdexcept>
#include <string_view>
#include <thread>

#include "odb/connection_pool.hpp"
#include "odb/fill_schema.hpp"
#include "odb/pgsql/pg_connection.hpp"
#include "odb/pgsql/pg_error.hpp"
#include "odb/pgsql/pg_repositories.hpp"
#include "odb/pgsql/pg_upgrade.hpp"

namespace ticketing {
namespace {

using std::chrono::milliseconds;

/// A quarter of the connections is for who only reads: those who write may all wait for one lock.
std::size_t writers_max(int connections) {
  return static_cast<std::size_t>(connections - std::max(1, connections / 4));
}

/// Serialises migrations of one database; any number not used for something else.
constexpr std::int64_t migration_lock = 7'312'018'774;

void check_encoding(const PGconn* handle) {
  const char* const encoding = PQparameterStatus(handle, "server_encoding");
  if (encoding == nullptr || std::string_view(encoding) == "UTF8") return;
  throw std::invalid_argument(
      fmt::format("the database that store.url names has the encoding {}, in which not every text "
                  "can be kept: make one that has UTF8, with CREATE DATABASE name ENCODING 'UTF8' "
                  "TEMPLATE template0",
                  encoding));
}

class PgStore final : public Store {
 public:
  explicit PgStore(const StoreConfig& config);

  void transact(const std::function<bool(UnitOfWork&)>& fn) override {
    transact_batch({.lock_wait = lock_timeout_}, fn);
  }
  void transact_batch(const BatchTerms& terms, const std::function<bool(UnitOfWork&)>& fn) override;
  void snapshot(const std::function<void(UnitOfWork&)>& fn) override;
  void migrate() override;
  SchemaStatus schema_status() override;
  std::optional<Timestamp> server_time() override;
  std::string position() override;
  bool has_reached(const std::string& position) override;
  int timeline() const override { return timeline_; }
  StoreStatistics statistics() const override { return {{pool_.statistics("all")}, {}}; }
  std::string kind() const override { return "postgresql"; }

 private:
  using Pool = ConnectionPool<PgConnectionPtr>;

  PgConnectionPtr open(const std::string& url) {
    auto connection = open_pg_connection(database_, url);
    if (connection->timeline() > 0) timeline_ = connection->timeline();
    return connection;
  }
  using Work = std::function<bool(PgSession&)>;

  void run(PgTransaction::Kind kind, const BatchTerms& terms, const Work& work);
  void run(PgTransaction::Kind kind, const Work& work) {
    run(kind, {.lock_wait = lock_timeout_}, work);
  }
  static void run_once(const PgConnectionPtr& connection, ConnectionAge age,
                       PgTransaction::Kind kind, const BatchTerms& terms, const Work& work);
  static odb::schema_version stored_version(PgSession& session);
  odb::schema_version latest_version() const {
    return odb::schema_catalog::current_version(database_);
  }

  const milliseconds acquire_timeout_;
  const milliseconds lock_timeout_;
  const int attempts_max_;
  std::atomic<int> timeline_ = 0;
  odb::pgsql::database database_;  ///< what ODB hangs its connections on; opens none itself
  Pool pool_;
};

PgStore::PgStore(const StoreConfig& config)
    : acquire_timeout_(config.acquire_timeout_ms),
      lock_timeout_(config.lock_timeout_ms),
      // After a restart of the server each pooled connection may fail once.
      attempts_max_(config.connections + 5),
      database_(config.url),
      pool_(static_cast<std::size_t>(config.connections), writers_max(config.connections),
            [this, url = config.url] { return open(url); }) {
  auto lease = pool_.acquire(acquire_timeout_);
  check_encoding(lease.get()->handle());
}

void PgStore::transact_batch(const BatchTerms& terms, const std::function<bool(UnitOfWork&)>& fn) {
  run(PgTransaction::Kind::read_write, terms, [&fn](PgSession& session) {
    OdbUnitOfWork<PgRepositories> unit(session);
    return fn(unit);
  });
}

void PgStore::snapshot(const std::function<void(UnitOfWork&)>& fn) {
  run(PgTransaction::Kind::snapshot, [&fn](PgSession& session) {
    OdbUnitOfWork<PgRepositories> unit(session);
    fn(unit);
    return true;
  });
}

// Full jitter (Brooker, "Exponential Backoff And Jitter"): up to 1, 2, 4 ... 64 ms.
void back_off(int attempt) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const int bound_us = 1000 << std::min(attempt, 6);
  std::uniform_int_distribution<int> pause(0, bound_us);
  std::this_thread::sleep_for(std::chrono::microseconds(pause(random)));
}

void PgStore::run(PgTransaction::Kind kind, const BatchTerms& terms, const Work& work) {
  auto lease = pool_.acquire(
      acquire_timeout_, kind == PgTransaction::Kind::read_write ? PoolUse::writes : PoolUse::reads);
  for (int attempt = 1;; ++attempt) {
    // A connection that broke while it lay idle says so when read.
    if (lease.is_open() && (lease.get()->is_pooled() || !lease.get()->alive())) lease.replace();
    const auto age = lease.is_open() ? ConnectionAge::had_served : ConnectionAge::opened_for_it;
    try {
      run_once(lease.get(), age, kind, terms, work);
      return;
    } catch (const PgRetryable& e) {
      if (e.connection_lost) lease.replace();
      if (attempt >= attempts_max_) throw StorageUnavailable(e.what(), true);
    } catch (...) {
      // Not `get` alone: after opening failed it would try again, and hide why.
      if (lease.is_open() && !lease.get()->reusable()) lease.replace();
      throw;
    }
    back_off(attempt);
  }
}

void PgStore::run_once(const PgConnectionPtr& connection, ConnectionAge age,
                       PgTransaction::Kind kind, const BatchTerms& terms, const Work& work) {
  odb::transaction transaction(new PgTransaction(connection, kind, terms));
  try {
    PgSession session(*connection, kind);
    if (work(session)) {
      transaction.commit();
    } else {
      transaction.rollback();
    }
  } catch (const PgError&) {
    rethrow_pg_error(connection->handle(), age);
  } catch (const odb::exception&) {
    rethrow_pg_error(connection->handle(), age);
  }
}

odb::schema_version PgStore::stored_version(PgSession& session) {
  // Not to_regclass(): within a transaction it may answer from a cache that does not know yet what
  // the migration we have just waited for created.
  static const PgStatement exists{
      "schema_exists",
      "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_tables WHERE "
      "schemaname = current_schema() AND tablename = 'schema_version')"};
  static const PgStatement version{"schema_version",
                                   "SELECT version FROM schema_version WHERE name = ''"};
  if (session.pipeline().query(exists, {}).text(0, 0) != "t") return 0;
  const PgRows rows = session.pipeline().query(version, {});
  return rows.size() == 0 ? 0 : static_cast<odb::schema_version>(rows.integer(0, 0));
}

void PgStore::migrate() {
  static const PgStatement lock{
      "migration_lock", "SELECT pg_advisory_xact_lock(" + std::to_string(migration_lock) + ")"};
  run(PgTransaction::Kind::read_write, [this](PgSession& session) {
    static_cast<void>(session.pipeline().query(lock, {}));
    const auto version = stored_version(session);
    session.pipeline().flush();
    if (version == 0) {
      odb::schema_catalog::create_schema(database_, "", /*drop=*/false);
    } else if (version < latest_version()) {
      // Whole tables are read, for as long as it takes.
      database_.execute("SET LOCAL statement_timeout = 0");
      database_.execute("SET LOCAL enable_seqscan = on");
      database_.schema_version_migration(version, /*migration=*/false);
      if (version < 2) compare_texts_bytewise(database_);
      odb::schema_catalog::migrate(database_);
      fill_schema(database_, version);
    }
    return true;
  });
}

SchemaStatus PgStore::schema_status() {
  // Not transaction_read_only, which is the snapshot's own.
  static const PgStatement read_only{
      "read_only",
      "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean"};
  SchemaStatus status;
  status.latest = static_cast<int>(latest_version());
  run(PgTransaction::Kind::snapshot, [&status](PgSession& session) {
    // Nothing of ours works on one that only reads: it is as good as away.
    if (session.pipeline().query(read_only, {}).text(0, 0) == "t")
      throw PgError("the server is read-only (a standby, perhaps)", "25006", "");
    status.current = static_cast<int>(stored_version(session));
    return true;
  });
  return status;
}

std::optional<Timestamp> PgStore::server_time() {
  // Not now(): that is when the transaction began, and not what the clock shows.
  static const PgStatement time{"server_time",
                                "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"};
  Timestamp shown{};
  run(PgTransaction::Kind::snapshot, [&shown](PgSession& session) {
    shown = Timestamp(std::chrono::microseconds(session.pipeline().query(time, {}).integer(0, 0)));
    return true;
  });
  return shown;
}

std::string PgStore::position() {
  // What is acknowledged has been flushed.
  static const PgStatement flushed{"flushed", "SELECT pg_current_wal_flush_lsn()::text"};
  std::string position;
  run(PgTransaction::Kind::snapshot, [&position](PgSession& session) {
    position = session.pipeline().query(flushed, {}).text(0, 0);
    return true;
  });
  return position;
}

bool PgStore::has_reached(const std::string& position) {
  // A server that is no standby has not replayed anything: read_url may name the primary itself.
  static const PgStatement replayed{
      "replayed",
      "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE "
      "pg_current_wal_flush_lsn() END >= $1::pg_lsn"};
  bool reached = false;
  run(PgTransaction::Kind::snapshot, [&](PgSession& session) {
    const std::string parameters[] = {position};
    reached = session.pipeline().query(replayed, parameters).text(0, 0) == "t";
    return true;
  });
  return reached;
}

}  // namespace

std::unique_ptr<Store> open_pg_store(const StoreConfig& config) {
  return std::make_unique<PgStore>(config);
}

}  // namespace ticketing
