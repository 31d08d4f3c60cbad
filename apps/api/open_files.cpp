#include "api/open_files.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <string>

namespace ticketing::api {

namespace {

/// For the listener, the reactors, the log, Redis, the image store, and whoever is turned away.
constexpr std::uint64_t own_files = 64;
/// A connection to SQLite is the database, its log and the log's index; one more of them writes.
constexpr std::uint64_t files_per_store_connection = 3;

std::uint64_t needed_besides_clients(const Config& config) {
  return own_files +
         files_per_store_connection * (static_cast<std::uint64_t>(config.store.connections) + 1);
}

}  // namespace

std::uint64_t raise_open_files_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlimit raised{limit.rlim_max, limit.rlim_max};
  if (limit.rlim_cur < limit.rlim_max && ::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  return limit.rlim_cur;
}

Result<int> connections_that_fit(const Config& config, std::uint64_t limit) {
  const std::uint64_t needed = needed_besides_clients(config);
  if (limit <= needed) {
    return refuse(ErrorCode::unavailable,
                  "this process may have " + std::to_string(limit) +
                      " files open, and needs more than " + std::to_string(needed) +
                      " before it can serve anybody: raise the limit (ulimit -n, or LimitNOFILE= "
                      "in the systemd unit)");
  }
  const auto wanted = static_cast<std::uint64_t>(config.api.connections_max);
  return static_cast<int>(std::min(wanted, limit - needed));
}

}  // namespace ticketing::api
