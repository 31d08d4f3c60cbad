// The exit codes scripts may rely on, the same of every program.
#pragma once

#include <span>
#include <string_view>

#include <ticketing/error.hpp>

namespace ticketing::app {

inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_not_found = 3;
inline constexpr int exit_refused = 4;
inline constexpr int exit_unavailable = 5;
inline constexpr int exit_interrupted = 130;  ///< 128 + SIGINT, as shells report it

int exit_code(ErrorKind kind) noexcept;

struct ExitCode {
  std::string_view code;
  std::string_view meaning;
};
/// All of them, as help texts and manual pages say them.
std::span<const ExitCode> exit_codes();

}  // namespace ticketing::app
