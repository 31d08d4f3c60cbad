// Making a backup: copied, restored elsewhere, audited, and only then called by its name.
#include <ticketing/backup.hpp>

#include <fmt/format.h>
#include <sodium.h>

#include <filesystem>

#include <ticketing/describe/json_write.hpp>
#include <ticketing/ticketing.hpp>

#include "archive/backup_archive.hpp"
#include "config/images_address.hpp"
#include "copying.hpp"
#include "prepared_store.hpp"
#include "storage/installation.hpp"

namespace ticketing {
namespace {

namespace fs = std::filesystem;

/// As it is recorded in the store.
struct BackupNote {
  std::string file;
  Timestamp made_at;
  std::int64_t bytes = 0;
  std::string sha256;
};
BOOST_DESCRIBE_STRUCT(BackupNote, (), (file, made_at, bytes, sha256))

Result<void> check_names(const BackUpStore& request, const StoreCopy& copy) {
  const fs::path file(request.file);
  std::error_code ignored;
  if (request.file.empty()) return refuse_field("/file", "must name a file");
  if (fs::exists(file, ignored))
    return refuse_field("/file",
                        fmt::format("must not be there yet, and '{}' is: a backup replaces "
                                    "no other",
                                    request.file));
  const fs::path folder = fs::absolute(file).parent_path();
  if (!fs::is_directory(folder, ignored))
    return refuse_field(
        "/file", fmt::format("must be in a folder that is there: '{}' is not", folder.string()));
  if (copy.kind() == "sqlite" && !request.scratch.empty())
    return refuse_field("/scratch",
                        "is for PostgreSQL alone: a backup of SQLite is tried in a file "
                        "beside it");
  if (copy.kind() == "postgresql" && request.scratch.empty())
    return refuse_field(
        "/scratch",
        "is missing: a backup of PostgreSQL is tried in an empty database before it "
        "is believed; name one, postgresql://.../scratch");
  return {};
}

std::vector<std::string> not_held(const Config& config) {
  using Kind = config::ImagesAddress::Kind;
  std::vector<std::string> out;
  const auto images = config::images_address(config.images, config.store.url);
  if (images && images->kind == Kind::folder)
    out.push_back(
        fmt::format("Images, in the folder {}: copy it after each backup, and back before "
                    "the store is served again; files beyond those that are named there do "
                    "no harm.",
                    fs::absolute(images->folder).string()));
  if (images && images->kind == Kind::s3)
    out.push_back(
        fmt::format("Images, in the bucket {}: turn its versions on, or copy it.", images->bucket));
  if (!config.ledger.chain_key_file.empty())
    out.push_back(
        fmt::format("The ledger's chain key, {}: without it nothing that is restored can "
                    "be proven or gone on with. Keep a copy apart from the backups.",
                    config.ledger.chain_key_file));
  if (!config.secrets.key_file.empty())
    out.push_back(fmt::format("The installation's secret, {}: keep a copy apart from the backups.",
                              config.secrets.key_file));
  out.emplace_back("The configuration, with the passwords that it may hold.");
  return out;
}

BackupReport report_of(const BackupManifest& manifest, const BackUpStore& request,
                       const Config& config) {
  BackupReport report;
  report.file = request.file;
  report.store = manifest.store;
  report.schema_version = manifest.schema_version;
  report.made_at = manifest.made_at;
  report.content = manifest.content;
  report.not_held = not_held(config);
  return report;
}

tl::unexpected<Error> no_store(const Config& config) {
  return refuse(ErrorCode::unavailable,
                "there is no store " + redacted(config).store.url + ": is its name right?");
}

Result<BackupManifest> describe(const Config& config, const StoreCopy& copy,
                                const StoreSnapshot& found, Timestamp made_at) {
  BackupManifest manifest;
  manifest.made_by = version();
  manifest.store = copy.kind();
  manifest.made_at = made_at;
  manifest.schema_version = found.schema_version;
  manifest.schema = found.schema;
  manifest.content = found.content;
  manifest.last_entry = found.last_entry;
  manifest.last_entry_hash = found.last_entry_hash;
  const auto status = read_schema_status(config);
  TICKETING_TRY(status);
  if (status->current > status->latest)
    return schema_mismatch(
        *status, fmt::format("the store has schema version {}, this program knows {}: use "
                             "a newer program",
                             status->current, status->latest));
  if (auto installation = read_installation(config)) manifest.installation = *installation;
  return manifest;
}

Result<BackupReport> make(const Config& config, const BackUpStore& request, StoreCopy& copy,
                          const CopyReporter& reporter) {
  const TemporaryFile file(request.file + ".partial");
  const TemporaryFile saved(request.file + ".content");
  const Timestamp now = SystemClock().now();
  const auto found = copy.save(saved.path(), reporter.part("copying"));
  if (!found) return no_store(config);
  const auto manifest = describe(config, copy, *found, now);
  TICKETING_TRY(manifest);
  const FilePart content{saved.path(), 0, fs::file_size(saved.path())};
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const auto writing = reporter.part("writing");
  write_archive(file.path(), to_json(*manifest) + "\n",
                copy.kind() == "sqlite" ? "store.sqlite" : "store.pgdump", content, seconds,
                [&](std::uint64_t done) { writing(done, content.bytes); });
  fs::remove(saved.path());
  const auto reading = reporter.part("reading back");
  const Archive archive =
      read_archive(file.path(), [&](std::uint64_t done) { reading(done, content.bytes); });
  const std::string scratch = request.scratch.empty()
                                  ? "sqlite:///" + fs::absolute(request.file + ".scratch").string()
                                  : request.scratch;
  auto trial = try_copy(config, scratch, archive.content, *found, reporter);
  TICKETING_TRY(trial);
  BackupReport report = report_of(*manifest, request, config);
  report.bytes = static_cast<std::int64_t>(fs::file_size(file.path()));
  report.sha256 = archive.sha256;
  report.clean = trial->clean;
  report.findings = std::move(trial->findings);
  rename_for_good(file.path(), request.file);
  return report;
}

}  // namespace

Result<BackupReport> Ticketing::backup(const Config& config, const BackUpStore& request,
                                       const CallOptions& options, const BackupWatcher& watcher,
                                       const std::stop_token& stop) {
  if (sodium_init() < 0) return refuse(ErrorCode::internal, "libsodium cannot be initialised");
  TICKETING_TRY(check_config(config));
  BackupReport report;
  const auto done = copying([&]() -> Result<void> {
    const auto copy = open_store_copy(config.store);
    TICKETING_TRY(check_names(request, *copy));
    if (options.dry_run) {
      const auto found = copy->look();
      if (!found) return no_store(config);
      const auto manifest = describe(config, *copy, *found, SystemClock().now());
      TICKETING_TRY(manifest);
      report = report_of(*manifest, request, config);
      return {};
    }
    auto made = make(config, request, *copy, CopyReporter(watcher, stop));
    TICKETING_TRY(made);
    report = std::move(*made);
    if (report.clean)
      note_copy(config, "store.backup",
                to_json(BackupNote{fs::absolute(report.file).string(), report.made_at, report.bytes,
                                   report.sha256}));
    return {};
  });
  TICKETING_TRY(done);
  return report;
}

}  // namespace ticketing
