// What making a backup and restoring one have in common: the manifest, the trial, what stops them.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ticketing/backup.hpp>
#include <ticketing/config.hpp>
#include <ticketing/installation.hpp>
#include <ticketing/result.hpp>

#include "odb/store_copy.hpp"

namespace ticketing {

/// What a backup says of itself. Members are added, never renamed.
struct BackupManifest {
  int format = 1;
  std::string made_by;  ///< the program's version
  std::string store;    ///< as of `StoreCopy::kind`
  Timestamp made_at;
  int schema_version = 0;
  std::string schema;
  StoreContent content;
  std::int64_t last_entry = 0;
  std::string last_entry_hash;
  std::optional<Installation> installation;  ///< none of a schema that had none

  StoreSnapshot snapshot() const {
    return {schema_version, content, last_entry, last_entry_hash, schema};
  }
};
BOOST_DESCRIBE_STRUCT(BackupManifest, (),
                      (format, made_by, store, made_at, schema_version, schema, content, last_entry,
                       last_entry_hash, installation))

/// What a copy tells as it goes on, and where it is ended.
class CopyReporter final {
 public:
  CopyReporter(BackupWatcher watcher, std::stop_token stop)
      : watcher_(std::move(watcher)), stop_(std::move(stop)) {}

  /// Of a part, in bytes; throws when told to stop.
  std::function<void(std::uint64_t done, std::uint64_t expected)> part(std::string name) const;
  void tell(const BackupProgress& progress) const;
  /// The same behind the point of no return.
  CopyReporter to_the_end() const { return {watcher_, {}}; }
  const std::stop_token& stop() const { return stop_; }

 private:
  const BackupWatcher watcher_;
  const std::stop_token stop_;
};

/// `fn`, which returns a Result, with what goes wrong as a refusal.
Result<void> copying(const std::function<Result<void>()>& fn);

/// A file that goes with its owner, unless it got another name before.
class TemporaryFile final {
 public:
  /// Takes the name for itself; CopyFailed while another process has it. One that a killed process
  /// left is taken over.
  explicit TemporaryFile(std::filesystem::path path);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  const std::filesystem::path path_;
  const FileDescriptor lock_;
};

/// How a store that was restored fares.
struct Trial {
  bool clean = false;
  std::vector<std::string> findings;
};

/// The books of a store, all of them; its schema is brought up first.
Result<Trial> audit_copy(const Config& config, const std::string& url,
                         const CopyReporter& reporter);
/// Restores to a store that must not be there, audits that and leaves nothing of it.
Result<Trial> try_copy(const Config& config, const std::string& url, const FilePart& saved,
                       const StoreSnapshot& what, const CopyReporter& reporter);

/// Records an act in a store, if its schema is this program's; a failure is a warning in the log.
void note_copy(const Config& config, std::string_view act, const std::string& after);

}  // namespace ticketing
