// What there is to know of a store's database and its place, without working with it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/config.hpp>

namespace ticketing {

/// Of a database that could be reached. None of another kind's.
struct StoreFacts {
  bool writes = false;                        ///< as a writer begins; nothing is written
  std::string why_not;                        ///< what keeps it from that
  std::string encoding;                       ///< as the database names it: "UTF8", "UTF-8"
  std::int64_t bytes = 0;                     ///< what it takes
  std::optional<std::filesystem::path> file;  ///< SQLite's
  std::optional<int> connections_max;         ///< PostgreSQL's, for ordinary users
  /// PostgreSQL's clock, less this machine's in the middle of asking.
  std::optional<std::chrono::microseconds> clock_ahead;
};

/// Throws StorageUnavailable or CopyFailed, whose words say why it cannot be reached. Creates
/// nothing; waits for a writer for a second at most.
StoreFacts look_at_database(const StoreConfig& config);

/// Processes that have `file`, or a log of SQLite beside it, open as it was before it was removed
/// or replaced: "PROGRAM (PID)". Of those that we may look at.
std::vector<std::string> users_of_lost_file(const std::filesystem::path& file);

/// "nfs" and the like for a file system on which SQLite's locks cannot be relied on; "" otherwise.
std::string network_file_system(const std::filesystem::path& folder);

}  // namespace ticketing
