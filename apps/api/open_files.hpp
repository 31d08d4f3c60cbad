// How many files the process may have open, each connection being one. Where the system allows
// fewer than the configuration, accepting fails: clients hang in the listener's queue.
#pragma once

#include <cstdint>

#include <ticketing/config.hpp>
#include <ticketing/result.hpp>

namespace ticketing::api {

/// Lifts the soft limit (often 1024, for programs that use select()) to the hard one, which is what
/// the administrator allows; the limit that holds then. Child processes inherit it.
std::uint64_t raise_open_files_limit();

/// How many client connections fit under `limit`, at most api.connections_max; unavailable when
/// none does.
Result<int> connections_that_fit(const Config& config, std::uint64_t limit);

}  // namespace ticketing::api
