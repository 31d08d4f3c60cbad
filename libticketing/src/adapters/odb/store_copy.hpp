// Copying all that a store holds into a file while others write, and back, all or nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include <ticketing/backup.hpp>
#include <ticketing/config.hpp>

#include "base/file_part.hpp"

namespace ticketing {

/// What a store is, on one snapshot.
struct StoreSnapshot {
  int schema_version = 0;
  StoreContent content;
  std::int64_t last_entry = 0;  ///< of the ledger; 0: there is none
  std::string last_entry_hash;  ///< as it is chained
  std::string schema;           ///< the namespace of its tables; "" of SQLite
};

/// What could not be copied, and why, in a sentence. Nothing was changed.
struct CopyFailed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Called at least twice a second with the bytes copied, and how many there will be (0: not known);
/// throws to end it.
using CopyWatcher = std::function<void(std::uint64_t done, std::uint64_t expected)>;

/// Used by one thread. What it does throws CopyFailed, std::system_error for files and
/// StorageUnavailable where the database is away or others use it.
class StoreCopy {
 public:
  virtual ~StoreCopy() = default;
  /// "sqlite" or "postgresql".
  virtual std::string kind() const = 0;
  /// None where there is no store: no file, or a database without tables. CopyFailed for tables
  /// that are none of ours.
  virtual std::optional<StoreSnapshot> look() = 0;
  /// Whether the ledger has this entry, with this hash.
  virtual bool has_entry(std::int64_t id, const std::string& hash) = 0;
  /// Writes what there is now to `file`; what is committed meanwhile is not in it, and who commits
  /// does not wait for it. None where there is no store.
  virtual std::optional<StoreSnapshot> save(const std::filesystem::path& file,
                                            const CopyWatcher& watcher) = 0;
  /// Replaces all that there is by what `save` wrote, with `epoch` as the installation's (where its
  /// schema has one). Refused (StorageUnavailable) while other programs have the store open, as far
  /// as that can be told.
  virtual void load(const FilePart& saved, const StoreSnapshot& what, std::int64_t epoch,
                    const CopyWatcher& watcher) = 0;
  /// Leaves nothing: for a scratch store.
  virtual void empty() = 0;
};

/// Connects to nothing yet. Creates no store. std::invalid_argument for a store in memory or a URL
/// of another kind.
std::unique_ptr<StoreCopy> open_store_copy(const StoreConfig& config);

}  // namespace ticketing
