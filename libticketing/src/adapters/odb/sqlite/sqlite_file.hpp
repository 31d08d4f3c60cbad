// The file that a SQLite store was opened on, and whether it is still there.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace ticketing {

/// A file that is removed or replaced under a process lives on for that process alone: what it
/// writes is gone with it. So it remembers which files it has open and compares them with those
/// that have their names now, for the price of a stat(2) each.
class SqliteFile final {
 public:
  /// Creates the file, readable by its owner only, if there is none. Throws StorageUnavailable.
  explicit SqliteFile(std::string path);

  /// Thread safe. Throws StorageUnavailable, as certain as `not_committed`, when another file has
  /// the database's name now, or none.
  void check(bool not_committed) const;
  /// The same of the write-ahead log as well, which is remembered at the first call: for who holds
  /// the write lock, so that the log is there.
  void check_with_log(bool not_committed);

 private:
  struct Identity {
    dev_t device;
    ino_t inode;
    bool operator==(const Identity&) const = default;
  };
  static std::optional<Identity> identity_of(const std::string& path);

  const std::string path_;
  const std::string log_path_;
  std::optional<Identity> database_;
  std::optional<Identity> log_;
};

}  // namespace ticketing
