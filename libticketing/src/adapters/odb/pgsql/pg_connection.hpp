// PostgreSQL connections as this system needs them, and the transaction on one.
#pragma once

#include <odb/pgsql/connection.hxx>
#include <odb/pgsql/database.hxx>
#include <odb/pgsql/transaction-impl.hxx>

#include <string>
#include <string_view>

#include "odb/odb_session.hpp"
#include "odb/pgsql/pg_statement.hpp"
#include "storage/store.hpp"

namespace ticketing {

/// A connection that ODB can use, with the set-based statements' pipeline beside it.
class PgConnection final : public odb::pgsql::connection {
 public:
  PgConnection(odb::pgsql::database& database, PGconn* handle);
  ~PgConnection() override;

  PgPipeline& pipeline() { return pipeline_; }
  /// Whether the server is still there, and writes if it did when it was connected to, as far as
  /// can be told without asking it.
  bool alive();
  /// Whether the last transaction left it as it found it, for the next.
  bool reusable();
  /// Whether a pooler stands between (PgBouncer, in transaction mode perhaps), so that another
  /// transaction may meet another session, in which nothing is prepared.
  bool is_pooled() const { return pooled_; }
  /// The server's when it was opened; 0 of a standby.
  int timeline() const { return timeline_; }

  /// What the server warned of last since `forget_warning`; "" for nothing.
  const std::string& warning() const { return warning_; }
  void forget_warning() { warning_.clear(); }

 private:
  void look_around();

  const bool only_read_;  ///< when it was opened
  bool pooled_ = false;
  int timeline_ = 0;
  PgPipeline pipeline_;
  std::string warning_;
};

using PgConnectionPtr = odb::details::shared_ptr<PgConnection>;

/// Connects, of several servers to the one that writes unless the URL says otherwise; sets nothing
/// in the session, which a pooler may give to others. Throws StorageUnavailable.
PgConnectionPtr open_pg_connection(odb::pgsql::database& database, const std::string& url);

/// A transaction whose BEGIN and limits (pg_limits.hpp) travel with its first statement and whose
/// COMMIT travels alone, so that every failure before COMMIT is known to be one.
class PgTransaction final : public odb::pgsql::transaction_impl {
 public:
  enum class Kind { read_write, snapshot };

  PgTransaction(const PgConnectionPtr& connection, Kind kind, BatchTerms terms);

  void start() override;
  /// Throws StorageUnavailable with `not_committed` false when the connection is lost meanwhile, or
  /// the server warns: of a standby it no longer waits for, it does so and says COMMIT.
  ///
  /// Locks are released early by `synchronous_commit = off`; behind that, a commit that is waited
  /// for, on the same connection: a server that crashed between the two would have closed it.
  void commit() override;
  void rollback() override;

 private:
  /// Sends `sql`, whose last statement is answered by `tag` when it is done.
  void finish(const char* sql, std::string_view tag);

  PgConnectionPtr connection_;
  Kind kind_;
  BatchTerms terms_;
};

/// The transaction as repositories see it.
class PgSession final : public OdbSession {
 public:
  PgSession(PgConnection& connection, PgTransaction::Kind kind)
      : connection_(connection), kind_(kind) {}
  odb::connection& connection() override {
    connection_.pipeline().flush();
    return connection_;
  }
  PgPipeline& pipeline() { return connection_.pipeline(); }
  /// Of `select`, what this transaction may do: lock the rows, or on a snapshot read them.
  const PgStatement& locking(const PgLockingSelect& select) const {
    return only_reads() ? select.reads : select.locks;
  }
  /// Whether it can lock at all.
  bool only_reads() const { return kind_ == PgTransaction::Kind::snapshot; }

 private:
  PgConnection& connection_;
  const PgTransaction::Kind kind_;
};

}  // namespace ticketing
