#include "odb/pgsql/pg_copy.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "odb/pgsql/child_process.hpp"
#include "odb/pgsql/pg_handle.hpp"
#include "odb/store_snapshot_query.hpp"
#include "storage/store.hpp"

namespace ticketing {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds look_every{200};
/// A session that was ended a moment ago, by ourselves perhaps, is listed for so long at most.
constexpr std::chrono::milliseconds leave_wait{2000};
constexpr std::size_t pipe_bytes = 1 << 16;

/// What psql is to say when nothing but COMMIT is missing.
constexpr std::string_view about_to_commit = "about to commit";

/// Every table of the schema goes, by whichever program's version it was made.
constexpr std::string_view drop_tables =
    "DO $$ DECLARE name text; BEGIN FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = "
    "current_schema() LOOP EXECUTE format('DROP TABLE IF EXISTS %I.%I CASCADE', current_schema(), "
    "name); END LOOP; END $$;\n";

/// Every write to a pipe whose reader is gone is an error, and no signal, while it lives.
class NoPipeSignal final {
 public:
  NoPipeSignal() {
    struct sigaction ignored {};
    ignored.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignored, &before_);
  }
  ~NoPipeSignal() { sigaction(SIGPIPE, &before_, nullptr); }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;

 private:
  struct sigaction before_ {};
};

/// Asked while something is waited for; throws to end it.
using Idle = std::function<void()>;

/// Whether the pipe is ready, or broken, which the next call finds out.
void await(int pipe, short events, const Idle& idle) {
  pollfd ready{pipe, events, 0};
  while (::poll(&ready, 1, static_cast<int>(look_every.count())) <= 0) idle();
}

/// False where whoever read has gone.
bool put(int pipe, std::string_view bytes, const Idle& idle) {
  while (!bytes.empty()) {
    await(pipe, POLLOUT, idle);
    // What a pipe that is ready takes at once (pipe(7)).
    const auto written = ::write(pipe, bytes.data(), std::min<std::size_t>(bytes.size(), PIPE_BUF));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// What has come, "" at the end.
std::string_view take(int pipe, std::vector<char>& buffer, const Idle& idle) {
  for (;;) {
    await(pipe, POLLIN, idle);
    const auto got = ::read(pipe, buffer.data(), buffer.size());
    if (got >= 0) return {buffer.data(), static_cast<std::size_t>(got)};
    if (errno != EINTR) return {};
  }
}

[[noreturn]] void failed(const char* program, const ChildProcess& child) {
  const std::string why = child.complaint();
  throw CopyFailed(fmt::format("{} failed: {}", program, why.empty() ? "it was killed" : why));
}

/// Whether the program comes to say so on a line of its own.
bool says(const ChildProcess& program, std::string_view word, const Idle& idle) {
  std::vector<char> buffer(pipe_bytes);
  std::string said;
  const std::string line = "\n" + std::string(word) + "\n";
  for (said = "\n"; said.find(line) == said.npos;) {
    const std::string_view more = take(program.out(), buffer, idle);
    if (more.empty()) return false;
    said += more;
  }
  return true;
}

class PgCopy final : public StoreCopy {
 public:
  explicit PgCopy(const StoreConfig& config) : url_(config.url), address_(pg_address(config.url)) {}

  std::string kind() const override { return "postgresql"; }
  std::optional<StoreSnapshot> look() override {
    PgHandle database(url_);
    begin_snapshot(database);
    return look(database);
  }
  bool has_entry(std::int64_t id, const std::string& hash) override {
    const std::string parameters[] = {std::to_string(id), hash};
    return !PgHandle(url_)
                .row("SELECT 1 FROM ledger_entries WHERE id = $1 AND hash = $2", parameters)
                .empty();
  }
  std::optional<StoreSnapshot> save(const fs::path& file, const CopyWatcher& watcher) override;
  void load(const FilePart& saved, const StoreSnapshot& what, std::int64_t epoch,
            const CopyWatcher& watcher) override;
  void empty() override { PgHandle(url_).row(std::string(drop_tables).c_str()); }

 private:
  static void begin_snapshot(PgHandle& database) {
    database.row("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    // It is held for as long as a copy takes.
    database.row("SET LOCAL idle_in_transaction_session_timeout = 0");
    database.row("SET LOCAL statement_timeout = 0");
  }
  static std::optional<StoreSnapshot> look(PgHandle& database);
  static void check_alone(PgHandle& database);
  static void check_schema(PgHandle& database, const StoreSnapshot& what);
  static std::string epilogue(const StoreSnapshot& what, std::int64_t epoch, PgHandle& database);

  const std::string url_;
  const PgAddress address_;
};

std::optional<StoreSnapshot> PgCopy::look(PgHandle& database) {
  const auto tables = database.row(
      "SELECT count(*), COALESCE(bool_or(tablename = 'schema_version'), false), current_schema() "
      "FROM pg_tables WHERE schemaname = current_schema()");
  if (tables[0] == "0") return std::nullopt;
  std::vector<std::string> version;
  if (tables[1] == "t") version = database.row(stored_schema_version);
  if (version.empty())
    throw CopyFailed("the database has tables, but of something else: name another");
  const auto counts = database.row(count_store);
  StoreSnapshot found;
  found.schema_version = std::stoi(version[0]);
  found.content = {std::stoll(counts[0]), std::stoll(counts[1]), std::stoll(counts[2]),
                   std::stoll(counts[3])};
  found.last_entry = std::stoll(counts[4]);
  found.last_entry_hash = counts[5];
  found.schema = tables[2];
  return found;
}

std::optional<StoreSnapshot> PgCopy::save(const fs::path& file, const CopyWatcher& watcher) {
  PgHandle database(url_);
  begin_snapshot(database);
  auto found = look(database);
  if (!found) return found;
  // What was counted is what is copied.
  const auto snapshot = database.row(
      "SELECT pg_export_snapshot(), pg_database_size("
      "current_database())");
  { const FileDescriptor made = open_to_write(file); }  // readable by its owner only
  ChildProcess dump({"pg_dump", "--format=custom", "--compress=1", "--no-owner", "--no-privileges",
                     "--snapshot=" + snapshot[0], "--table=\"" + found->schema + "\".*",
                     "--file=" + file.string(), "--dbname=" + address_.words},
                    address_.environment, {});
  while (!dump.ended_within(look_every)) {
    std::error_code ignored;
    watcher(fs::file_size(file, ignored), 0);
  }
  if (!dump.succeeded()) failed("pg_dump", dump);
  return found;
}

void PgCopy::check_alone(PgHandle& database) {
  const auto deadline = std::chrono::steady_clock::now() + leave_wait;
  for (;;) {
    const auto others = database.row(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
        "application_name = 'ticketing'");
    if (others[0] == "0") return;
    if (std::chrono::steady_clock::now() > deadline)
      throw StorageUnavailable(
          fmt::format("other programs are connected to the database ({} sessions): stop API "
                      "servers, schedulers and whatever else uses it, and try again",
                      others[0]),
          true);
    std::this_thread::sleep_for(look_every);
  }
}

std::string PgCopy::epilogue(const StoreSnapshot& what, std::int64_t epoch, PgHandle& database) {
  std::string out = "\nRESET ALL;\n";
  if (what.schema_version >= schema_with_installation) {
    const auto timeline = database.row(
        "SELECT ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int");
    out += fmt::format("UPDATE installation SET epoch = {}, timeline = {};\n", epoch, timeline[0]);
  }
  return out + "\\echo " + std::string(about_to_commit) + "\n";
}

void PgCopy::check_schema(PgHandle& database, const StoreSnapshot& what) {
  const auto schema = database.row("SELECT current_schema()");
  if (schema[0] == what.schema) return;
  throw CopyFailed(fmt::format(
      "the backup is of the schema {}, and tables of store.url would be made in {}: name a "
      "database whose search_path begins with the former",
      what.schema, schema[0].empty() ? "none" : schema[0]));
}

/// One transaction: whatever fails, or is killed, before its last word has changed nothing.
void PgCopy::load(const FilePart& saved, const StoreSnapshot& what, std::int64_t epoch,
                  const CopyWatcher& watcher) {
  PgHandle database(url_);
  check_alone(database);
  check_schema(database, what);
  const std::string last_words = epilogue(what, epoch, database);
  const NoPipeSignal no_signal;
  ChildProcess into({"psql", "--no-psqlrc", "--quiet", "--tuples-only", "--set=ON_ERROR_STOP=1",
                     "--dbname=" + address_.words},
                    address_.environment, {.in = true, .out = true});
  ChildProcess script({"pg_restore", "--file=-", "--no-owner", "--no-privileges"}, {},
                      {.in = true, .out = true});
  std::mutex telling;
  std::atomic<std::uint64_t> done = 0;
  const Idle look = [&] {
    std::lock_guard lock(telling);
    watcher(done, saved.bytes);
  };
  std::exception_ptr unread;
  std::jthread feeding([&] {
    try {
      read_part(saved, [&](std::span<const unsigned char> piece) {
        put(script.in(), {reinterpret_cast<const char*>(piece.data()), piece.size()}, look);
        done += piece.size();
        look();
      });
    } catch (...) {
      unread = std::current_exception();
    }
    script.close_in();
  });
  std::vector<char> buffer(pipe_bytes);
  bool whole = put(into.in(), "BEGIN;\nSET LOCAL statement_timeout = 0;\n", look) &&
               put(into.in(), drop_tables, look);
  for (;;) {
    const std::string_view piece = take(script.out(), buffer, look);
    if (piece.empty()) break;
    whole = whole && put(into.in(), piece, look);
  }
  feeding.join();
  if (unread) std::rethrow_exception(unread);
  if (!script.succeeded()) failed("pg_restore", script);
  whole = whole && put(into.in(), last_words, look) && says(into, about_to_commit, look);
  // From here on nobody stops it: what became of a COMMIT that is broken off is not known.
  whole = whole && put(into.in(), "COMMIT;\n", [] {});
  into.close_in();
  if (!into.succeeded() || !whole) failed("psql", into);
}

}  // namespace

std::unique_ptr<StoreCopy> open_pg_copy(const StoreConfig& config) {
  return std::make_unique<PgCopy>(config);
}

}  // namespace ticketing
