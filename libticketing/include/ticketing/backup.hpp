// Backups of a store: one file, proven when it is made, and what restoring it takes away.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/installation.hpp>

namespace ticketing {

/// What a store holds, counted on one snapshot.
struct StoreContent {
  std::int64_t accounts = 0;  ///< how many there are
  std::int64_t entries = 0;   ///< of the ledger
  std::int64_t orders = 0;    ///< how many there are
  std::int64_t winners = 0;   ///< coupons that were won
};
BOOST_DESCRIBE_STRUCT(StoreContent, (), (accounts, entries, orders, winners))

struct BackUpStore {
  std::string file;  ///< must not be there; its folder must
  /// URL of an empty database, in which a backup of PostgreSQL is tried and which is empty again
  /// afterwards. A backup of SQLite is tried in a file of its own, and this is "".
  std::string scratch;
};
BOOST_DESCRIBE_STRUCT(BackUpStore, (), (file, scratch))

/// A backup that was made.
struct BackupReport {
  std::string file;
  std::string store;  ///< "sqlite" or "postgresql"
  int schema_version = 0;
  Timestamp made_at;       ///< whatever was acknowledged before is in it
  std::int64_t bytes = 0;  ///< of the file; 0 in a dry run
  std::string sha256;      ///< of what comes before the file's last 2048 bytes; "" in a dry run
  StoreContent content;
  /// Whether the store that was restored from it adds up. Also false where it was not tried: in a
  /// dry run.
  bool clean = false;
  std::vector<std::string> findings;  ///< what does not add up, at most 100
  /// What the installation has besides, and where: to be saved by other means.
  std::vector<std::string> not_held;
};
BOOST_DESCRIBE_STRUCT(BackupReport, (),
                      (file, store, schema_version, made_at, bytes, sha256, content, clean,
                       findings, not_held))

struct RestoreStore {
  std::string file;
  /// The store may hold something, which is lost then. Without it such a store is refused.
  bool replace = false;
  /// URL of an empty database, in which a backup of PostgreSQL is tried before the store is
  /// touched; "": the store itself is proven afterwards. "" of SQLite, which is always tried first.
  std::string scratch = {};
};
BOOST_DESCRIBE_STRUCT(RestoreStore, (), (file, replace, scratch))

/// What a restore did, or in a dry run would do.
struct RestoreReport {
  std::string file;
  std::string store;
  int schema_version = 0;  ///< of the backup
  Timestamp made_at;
  StoreContent content;   ///< of the backup
  bool replaces = false;  ///< the store held something
  /// Whether the store goes on where the backup ends, so that `lost` is what came since. Otherwise
  /// it is another installation, or was itself restored from an older backup, and all that it holds
  /// counts as lost.
  bool goes_on = false;
  StoreContent lost;
  std::int64_t epoch = 0;  ///< of the store afterwards; 0 in a dry run
  bool clean = false;      ///< as of `BackupReport`
  std::vector<std::string> findings;
};
BOOST_DESCRIBE_STRUCT(RestoreReport, (),
                      (file, store, schema_version, made_at, content, replaces, goes_on, lost,
                       epoch, clean, findings))

/// How far a backup or a restore is.
struct BackupProgress {
  std::string part;           ///< e.g. "copying", "accounts"
  std::int64_t done = 0;      ///< of what is being copied, KiB; of the audit, rows
  std::int64_t expected = 0;  ///< 0: not known
};
/// Called now and then, never by two threads at once.
using BackupWatcher = std::function<void(const BackupProgress&)>;

}  // namespace ticketing
