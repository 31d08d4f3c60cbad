// What one process has seen of what it works with since it was opened: numbers for whoever watches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ticketing {

/// How many values there were between one bound and the next.
struct Histogram {
  std::vector<double> bounds;  ///< ascending
  /// Up to the first bound, between each and the next, and beyond the last.
  std::vector<std::uint64_t> counts;
  double sum = 0;
};

/// Of a group-commit lane.
struct LaneStatistics {
  std::string lane;           ///< what is done in it, e.g. "comments"
  std::size_t waiting = 0;    ///< that are in it and not answered yet
  std::uint64_t refused = 0;  ///< for which it had no place
  Histogram batch_sizes;
  Histogram wait_seconds;  ///< until a batch began with them, the first time
};

/// Of a pool of connections to a database.
struct ConnectionStatistics {
  std::string pool;  ///< "all", or where each has its own, "writer" or "readers"
  std::size_t connections_max = 0;
  std::size_t in_use = 0;
  std::size_t waiting = 0;          ///< for one of them
  std::uint64_t waits = 0;          ///< that there were
  std::uint64_t waits_in_vain = 0;  ///< of them, those that gave up
  double wait_seconds = 0;          ///< together
};

/// Of something that a program needs from outside.
struct OutageStatistics {
  std::string what;         ///< e.g. "database"
  bool away = false;        ///< as far as whoever used it last found out
  std::uint64_t times = 0;  ///< how often it was found to be away
};

/// Of what a store works with.
struct StoreStatistics {
  std::vector<ConnectionStatistics> connections;
  std::vector<OutageStatistics> outages;
};

}  // namespace ticketing
