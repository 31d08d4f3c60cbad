#include "odb/sqlite/sqlite_copy.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <system_error>
#include <utility>

#include "odb/sqlite/sqlite_handle.hpp"
#include "odb/store_snapshot_query.hpp"
#include "storage/store.hpp"

namespace ticketing {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

/// Of 4 KiB: what is copied between two looks at whether to go on.
constexpr int pages_a_step = 256;
/// The disk is not given more at once, behind which whoever commits beside us would wait.
constexpr int steps_a_sync = 8;
/// How long other programs may take to let go of a file that is being replaced.
constexpr milliseconds release_wait{1000};

void remove_store(const fs::path& file) {
  for (const char* const ending : {"", "-wal", "-shm", "-journal"}) {
    std::error_code ignored;
    fs::remove(file.string() + ending, ignored);
  }
}

struct FinishBackup {
  void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
};

/// Whoever owned and could read the file before can do so after.
void take_over_rights(const fs::path& from, const fs::path& to) {
  struct stat before {};
  if (::stat(from.c_str(), &before) != 0) return;
  const int owned = ::chown(to.c_str(), before.st_uid, before.st_gid);
  static_cast<void>(owned);  // only root may give files away
  if (::chmod(to.c_str(), before.st_mode & 07777) != 0)
    throw std::system_error(errno, std::generic_category(), "'" + to.string() + "'");
}

class SqliteCopy final : public StoreCopy {
 public:
  SqliteCopy(fs::path file, const StoreConfig& config)
      : file_(std::move(file)), lock_timeout_(config.lock_timeout_ms) {}

  std::string kind() const override { return "sqlite"; }
  std::optional<StoreSnapshot> look() override;
  bool has_entry(std::int64_t id, const std::string& hash) override;
  std::optional<StoreSnapshot> save(const fs::path& file, const CopyWatcher& watcher) override;
  void load(const FilePart& saved, const StoreSnapshot& what, std::int64_t epoch,
            const CopyWatcher& watcher) override;
  void empty() override { remove_store(file_); }

 private:
  SqliteHandle open() const { return {file_.string(), false, lock_timeout_}; }
  std::optional<StoreSnapshot> look(SqliteHandle& store) const;
  void prepare(const fs::path& file, const FilePart& saved, const StoreSnapshot& what,
               std::int64_t epoch, const CopyWatcher& watcher) const;
  void put_in_place(const fs::path& file) const;

  const fs::path file_;
  const milliseconds lock_timeout_;
};

std::optional<StoreSnapshot> SqliteCopy::look(SqliteHandle& store) const {
  int tables = 0;
  bool ours = false;
  store.first_row(
      "SELECT count(*), COALESCE(sum(name = 'schema_version'), 0) FROM sqlite_schema "
      "WHERE type = 'table'",
      {}, [&](sqlite3_stmt* row) {
        tables = sqlite3_column_int(row, 0);
        ours = sqlite3_column_int(row, 1) > 0;
      });
  if (tables == 0) return std::nullopt;
  StoreSnapshot found;
  if (ours)
    ours = store.first_row(stored_schema_version, {}, [&found](sqlite3_stmt* row) {
      found.schema_version = sqlite3_column_int(row, 0);
    });
  if (!ours)
    throw CopyFailed(
        fmt::format("'{}' is a database, but of something else: name another", file_.string()));
  store.first_row(count_store, {}, [&found](sqlite3_stmt* row) {
    found.content = {sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1),
                     sqlite3_column_int64(row, 2), sqlite3_column_int64(row, 3)};
    found.last_entry = sqlite3_column_int64(row, 4);
    found.last_entry_hash = sqlite_text(row, 5);
  });
  return found;
}

std::optional<StoreSnapshot> SqliteCopy::look() {
  if (!fs::exists(file_)) return std::nullopt;
  SqliteHandle store = open();
  store.run("BEGIN");
  return look(store);
}

bool SqliteCopy::has_entry(std::int64_t id, const std::string& hash) {
  return open().first_row("SELECT 1 FROM ledger_entries WHERE id = ?1 AND hash = ?2",
                          [&](sqlite3_stmt* statement) {
                            sqlite3_bind_int64(statement, 1, id);
                            sqlite3_bind_text(statement, 2, hash.data(),
                                              static_cast<int>(hash.size()), nullptr);
                          },
                          {});
}

std::optional<StoreSnapshot> SqliteCopy::save(const fs::path& file, const CopyWatcher& watcher) {
  if (!fs::exists(file_)) return std::nullopt;
  SqliteHandle store = open();
  // The snapshot stays until the end: a backup of a file that changes beneath it begins anew with
  // each change, for ever. Nobody waits for a reader; only the write-ahead log grows meanwhile.
  store.run("BEGIN");
  auto found = look(store);
  if (!found) return found;
  remove_store(file);
  const FileDescriptor made = open_to_write(file);
  {
    SqliteHandle copy(file.string(), false, lock_timeout_);
    copy.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
    const std::unique_ptr<sqlite3_backup, FinishBackup> backup(
        sqlite3_backup_init(copy.get(), "main", store.get(), "main"));
    if (!backup) copy.check(sqlite3_errcode(copy.get()));
    for (int step = 1;; ++step) {
      const int status = sqlite3_backup_step(backup.get(), pages_a_step);
      if (status == SQLITE_DONE) break;
      copy.check(status);
      const auto pages = static_cast<std::uint64_t>(sqlite3_backup_pagecount(backup.get()));
      const auto left = static_cast<std::uint64_t>(sqlite3_backup_remaining(backup.get()));
      if (step % steps_a_sync == 0) ::fdatasync(made.get());
      watcher((pages - left) * 4096, pages * 4096);
    }
  }
  sync_file(made, file);
  return found;
}

void SqliteCopy::prepare(const fs::path& file, const FilePart& saved, const StoreSnapshot& what,
                         std::int64_t epoch, const CopyWatcher& watcher) const {
  remove_store(file);
  {
    const FileDescriptor out = open_to_write(file);
    std::uint64_t done = 0;
    read_part(saved, [&](std::span<const unsigned char> piece) {
      write_all(out, file, piece);
      watcher(done += piece.size(), saved.bytes);
    });
    sync_file(out, file);
  }
  SqliteHandle made(file.string(), false, lock_timeout_);
  // Without a log beside it, so that renaming one file is all there is to do.
  made.run("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL");
  if (what.schema_version >= schema_with_installation)
    made.first_row("UPDATE installation SET epoch = ?1, timeline = 0",
                   [epoch](sqlite3_stmt* update) { sqlite3_bind_int64(update, 1, epoch); }, {});
}

void SqliteCopy::put_in_place(const fs::path& file) const {
  if (!fs::exists(file_)) {
    // A log that was left behind would be taken for the new file's.
    remove_store(file_);
    rename_for_good(file, file_);
    return;
  }
  take_over_rights(file_, file);
  SqliteHandle old(file_.string(), false, release_wait);
  // Who gives up the write-ahead log has to be alone, and finishes what is in it; from then on
  // nobody gets in.
  std::string mode;
  old.run("PRAGMA locking_mode = EXCLUSIVE");
  try {
    old.first_row("PRAGMA journal_mode = DELETE", {},
                  [&mode](sqlite3_stmt* row) { mode = sqlite_text(row, 0); });
  } catch (const StorageUnavailable&) {
    mode.clear();  // busy
  }
  if (mode != "delete")
    throw StorageUnavailable(
        fmt::format("other programs have '{}' open: stop API servers, schedulers and whatever else "
                    "uses it, and try again",
                    file_.string()),
        true);
  old.run("BEGIN EXCLUSIVE");
  rename_for_good(file, file_);
}

void SqliteCopy::load(const FilePart& saved, const StoreSnapshot& what, std::int64_t epoch,
                      const CopyWatcher& watcher) {
  const fs::path made = file_.string() + ".restoring";
  try {
    prepare(made, saved, what, epoch, watcher);
    put_in_place(made);
  } catch (...) {
    remove_store(made);
    throw;
  }
}

}  // namespace

std::unique_ptr<StoreCopy> open_sqlite_copy(fs::path file, const StoreConfig& config) {
  return std::make_unique<SqliteCopy>(std::move(file), config);
}

}  // namespace ticketing
