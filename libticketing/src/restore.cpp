// Restoring a backup: what is lost is said before, nothing is half done, and the epoch is raised.
#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include <ticketing/backup.hpp>
#include <ticketing/describe/json.hpp>
#include <ticketing/ticketing.hpp>

#include "archive/backup_archive.hpp"
#include "config/sqlite_path.hpp"
#include "copying.hpp"
#include "prepared_store.hpp"
#include "storage/installation.hpp"

namespace ticketing {
namespace {

namespace fs = std::filesystem;

/// As it is recorded in the store that was restored.
struct RestoreNote {
  std::string file;
  Timestamp made_at;
  std::int64_t epoch = 0;
  StoreContent lost;
};
BOOST_DESCRIBE_STRUCT(RestoreNote, (), (file, made_at, epoch, lost))

struct Backup {
  BackupManifest manifest;
  FilePart content;
};

Result<Backup> read_backup(const std::string& file, const CopyReporter& reporter) {
  std::error_code none;
  const auto bytes = fs::file_size(file, none);
  if (none)
    return refuse_field(
        "/file", fmt::format("must name a backup: '{}' cannot be read ({})", file, none.message()));
  const auto reading = reporter.part("reading");
  Archive archive = read_archive(file, [&](std::uint64_t done) { reading(done, bytes); });
  auto manifest = from_stored_json<BackupManifest>(archive.manifest);
  if (!manifest || manifest->format != 1)
    return refuse(ErrorCode::validation_failed,
                  fmt::format("'{}' is a backup of another program or of a newer one: use that, or "
                              "unpack it with tar",
                              file));
  return Backup{std::move(*manifest), std::move(archive.content)};
}

/// Whether this program and this database can go on with it.
Result<void> check_fits(const Config& config, const BackupManifest& backup, const StoreCopy& copy) {
  if (backup.store != copy.kind())
    return refuse(
        ErrorCode::validation_failed,
        fmt::format("the backup is of {}, store.url names {}: a backup is restored to the "
                    "kind of database that it was made of",
                    backup.store, copy.kind()));
  const auto keys = read_program_keys(config);
  TICKETING_TRY(keys);
  if (!backup.installation) return {};
  if (backup.installation->time_zone != keys->time_zone)
    return refuse(ErrorCode::validation_failed,
                  fmt::format("business.timezone: {} is configured, the backup's days were counted "
                              "in {}",
                              keys->time_zone, backup.installation->time_zone));
  TICKETING_TRY(join_as_shown(*backup.installation, *keys));
  return {};
}

/// Whether the store once was what the backup is.
bool goes_on(const BackupManifest& backup, const std::optional<Installation>& there,
             StoreCopy& copy) {
  // The manifest's times have whole seconds.
  const auto made = [](const Installation& installation) {
    return std::chrono::floor<std::chrono::seconds>(installation.created_at);
  };
  if (backup.installation && there && made(*backup.installation) != made(*there)) return false;
  return backup.last_entry == 0 || copy.has_entry(backup.last_entry, backup.last_entry_hash);
}

/// What the store holds that the backup does not. Where it goes on from there, nothing of a ledger
/// was removed since, so that the numbers' difference is it.
void compare(RestoreReport& report, const StoreContent& there, const BackupManifest& backup) {
  report.replaces = there.accounts > 0 || there.entries > 0;
  const auto more = [&report](std::int64_t now, std::int64_t saved) {
    return report.goes_on ? std::max<std::int64_t>(0, now - saved) : now;
  };
  report.lost = {
      more(there.accounts, backup.content.accounts), more(there.entries, backup.content.entries),
      more(there.orders, backup.content.orders), more(there.winners, backup.content.winners)};
}

/// Higher than both stores' have been.
std::int64_t epoch_after(const BackupManifest& backup, const std::optional<Installation>& there) {
  const std::int64_t saved = backup.installation ? backup.installation->epoch : 0;
  return next_epoch(std::max(saved, there ? there->epoch : 0), SystemClock().now());
}

/// Where the backup is tried before the store is touched; "" where it is not.
std::string scratch_of(const Config& config, const RestoreStore& request, const StoreCopy& copy) {
  if (copy.kind() != "sqlite") return request.scratch;
  return "sqlite:///" +
         fs::absolute(config::sqlite_path(config.store.url)->string() + ".scratch").string();
}

Result<void> replace(RestoreReport& report, const Config& config, const RestoreStore& request,
                     const Backup& backup, const std::optional<Installation>& there,
                     StoreCopy& copy, const CopyReporter& reporter) {
  const std::string scratch = scratch_of(config, request, copy);
  const StoreSnapshot what = backup.manifest.snapshot();
  Result<Trial> trial;
  if (!scratch.empty()) {
    trial = try_copy(config, scratch, backup.content, what, reporter);
    TICKETING_TRY(trial);
    if (!trial->clean)
      return refuse(
          ErrorCode::internal,
          "the books of the backup do not add up: nothing was changed. The first finding: " +
              (trial->findings.empty() ? "none" : trial->findings.front()));
  }
  report.epoch = epoch_after(backup.manifest, there);
  copy.load(backup.content, what, report.epoch, reporter.part("restoring"));
  if (scratch.empty()) {
    trial = audit_copy(config, config.store.url, reporter.to_the_end());
    TICKETING_TRY(trial);
  } else {
    TICKETING_TRY(Ticketing::migrate(config));
  }
  report.clean = trial->clean;
  report.findings = std::move(trial->findings);
  note_copy(config, "store.restore",
            to_json(RestoreNote{fs::absolute(request.file).string(), report.made_at, report.epoch,
                                report.lost}));
  return {};
}

}  // namespace

Result<RestoreReport> Ticketing::restore(const Config& config, const RestoreStore& request,
                                         const CallOptions& options, const BackupWatcher& watcher,
                                         const std::stop_token& stop) {
  if (sodium_init() < 0) return refuse(ErrorCode::internal, "libsodium cannot be initialised");
  TICKETING_TRY(check_config(config));
  RestoreReport report;
  const auto done = copying([&]() -> Result<void> {
    const CopyReporter reporter(watcher, stop);
    const auto copy = open_store_copy(config.store);
    if (copy->kind() == "sqlite" && !request.scratch.empty())
      return refuse_field("/scratch",
                          "is for PostgreSQL alone: a backup of SQLite is tried in a "
                          "file beside the store");
    const auto backup = read_backup(request.file, reporter);
    TICKETING_TRY(backup);
    TICKETING_TRY(check_fits(config, backup->manifest, *copy));
    const auto now = copy->look();
    report.file = request.file;
    report.store = backup->manifest.store;
    report.schema_version = backup->manifest.schema_version;
    report.made_at = backup->manifest.made_at;
    report.content = backup->manifest.content;
    std::optional<Installation> there;
    if (now) {
      if (const auto installation = read_installation(config)) there = *installation;
      report.goes_on = goes_on(backup->manifest, there, *copy);
      compare(report, now->content, backup->manifest);
    }
    if (options.dry_run) return {};
    if (report.replaces && !request.replace)
      return refuse(
          ErrorCode::version_mismatch,
          "the store is not empty: restoring takes away what it holds, and that has to be "
          "asked for");
    return replace(report, config, request, *backup, there, *copy, reporter);
  });
  TICKETING_TRY(done);
  return report;
}

}  // namespace ticketing
