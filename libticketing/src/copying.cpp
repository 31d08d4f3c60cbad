#include "copying.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <ticketing/actor/principal.hpp>
#include <ticketing/ticketing.hpp>

#include "admin_log/admin_log.hpp"
#include "archive/backup_archive.hpp"
#include "odb/open_store.hpp"
#include "prepared_store.hpp"
#include "storage/store.hpp"

namespace ticketing {
namespace {

struct Interrupted {};

FileDescriptor locked(const std::filesystem::path& file) {
  const int opened = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (opened < 0)
    throw std::system_error(errno, std::generic_category(), "'" + file.string() + "'");
  return FileDescriptor(opened);
}

/// The store at `url`, with nothing of the installation around it.
Config config_of_copy(Config config, const std::string& url) {
  config.store.url = url;
  config.store.read_url.clear();
  config.redis.url.clear();
  config.images.store = "memory:";
  return config;
}

}  // namespace

std::function<void(std::uint64_t, std::uint64_t)> CopyReporter::part(std::string name) const {
  return [this, name = std::move(name)](std::uint64_t done, std::uint64_t expected) {
    if (stop_.stop_requested()) throw Interrupted{};
    tell(
        {name, static_cast<std::int64_t>(done / 1024), static_cast<std::int64_t>(expected / 1024)});
  };
}

void CopyReporter::tell(const BackupProgress& progress) const {
  if (watcher_) watcher_(progress);
}

Result<void> copying(const std::function<Result<void>()>& fn) {
  try {
    return fn();
  } catch (const Interrupted&) {
    return refuse(ErrorCode::unavailable, "told to stop: nothing was changed");
  } catch (const StorageUnavailable& e) {
    return refuse(ErrorCode::unavailable, e.what());
  } catch (const std::invalid_argument& e) {
    return refuse(ErrorCode::validation_failed, e.what());
  } catch (const ArchiveDamaged& e) {
    return refuse(ErrorCode::internal, e.what());
  } catch (const CopyFailed& e) {
    return refuse(ErrorCode::internal, e.what());
  } catch (const std::system_error& e) {
    return refuse(ErrorCode::internal, e.what());
  }
}

TemporaryFile::TemporaryFile(std::filesystem::path path)
    : path_(std::move(path)), lock_(locked(path_)) {
  if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0)
    throw CopyFailed(fmt::format("another program is writing '{}'", path_.string()));
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

Result<Trial> audit_copy(const Config& config, const std::string& url,
                         const CopyReporter& reporter) {
  const Config at = config_of_copy(config, url);
  TICKETING_TRY(Ticketing::migrate(at));
  auto opened = Ticketing::open(at);
  TICKETING_TRY(opened);
  const auto watch = [&reporter](const AuditProgress& progress) {
    reporter.tell({progress.part, progress.done, progress.expected});
  };
  const auto report =
      opened->audit().verify(Principal::local_operator(), {.full = true}, watch, reporter.stop());
  TICKETING_TRY(report);
  Trial trial{report->clean, {}};
  for (const AuditFinding& finding : report->findings)
    trial.findings.push_back(finding.subject + ": " + finding.detail);
  return trial;
}

Result<Trial> try_copy(const Config& config, const std::string& url, const FilePart& saved,
                       const StoreSnapshot& what, const CopyReporter& reporter) {
  StoreConfig at = config.store;
  at.url = url;
  const auto scratch = open_store_copy(at);
  // That of SQLite is a file of our own; one may have been left by a process that was killed.
  if (scratch->kind() == "sqlite") scratch->empty();
  if (scratch->look())
    return refuse_field("/scratch",
                        "must name an empty database: in this one is a store, which a trial of the "
                        "backup would replace");
  struct Emptied {
    StoreCopy& copy;
    ~Emptied() {
      try {
        copy.empty();
      } catch (const std::exception& e) {
        spdlog::warn("the scratch store could not be emptied: {}", e.what());
      }
    }
  } const emptied{*scratch};
  scratch->load(saved, what, /*epoch=*/1, reporter.part("restoring to scratch"));
  const auto found = scratch->look();
  const auto same = [](const StoreContent& a, const StoreContent& b) {
    return a.accounts == b.accounts && a.entries == b.entries && a.orders == b.orders &&
           a.winners == b.winners;
  };
  if (!found || !same(found->content, what.content) ||
      found->last_entry_hash != what.last_entry_hash)
    throw CopyFailed("what was restored from the backup is not what was saved");
  return audit_copy(config, url, reporter);
}

void note_copy(const Config& config, std::string_view act, const std::string& after) {
  try {
    const auto store = open_store(config.store);
    const auto status = store->schema_status();
    if (status.current != status.latest) return;
    store->transact([&](UnitOfWork& unit) {
      log_admin_action(unit, Principal::local_operator(), SystemClock().now(), std::string(act),
                       "installation:1", "null", after);
      return true;
    });
  } catch (const StorageUnavailable& e) {
    spdlog::warn("{} could not be recorded in the store: {}", act, e.what());
  }
}

}  // namespace ticketing
