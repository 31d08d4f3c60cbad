// The exit codes scripts may rely on.
#pragma once

#include <ticketing/error.hpp>

namespace ticketing::scheduler {

inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_not_found = 3;
inline constexpr int exit_refused = 4;
inline constexpr int exit_unavailable = 5;

int exit_status(ErrorKind kind) noexcept;

}  // namespace ticketing::scheduler
