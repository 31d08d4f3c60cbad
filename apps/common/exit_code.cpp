#include "common/exit_code.hpp"

#include <array>

namespace ticketing::app {

int exit_code(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::invalid:
      return exit_usage;
    case ErrorKind::not_found:
      return exit_not_found;
    case ErrorKind::unauthenticated:
    case ErrorKind::forbidden:
    case ErrorKind::conflict:
    case ErrorKind::rate_limited:
      return exit_refused;
    case ErrorKind::unavailable:
      return exit_unavailable;
    case ErrorKind::internal:
      return exit_failed;
  }
  return exit_failed;  // a value no enumerator has
}

std::span<const ExitCode> exit_codes() {
  static constexpr std::array<ExitCode, 7> table = {{
      {"0", "ok"},
      {"1", "failed"},
      {"2", "wrong usage or values"},
      {"3", "not found"},
      {"4", "refused by a rule"},
      {"5", "unavailable"},
      {"130", "interrupted"},
  }};
  return table;
}

}  // namespace ticketing::app
