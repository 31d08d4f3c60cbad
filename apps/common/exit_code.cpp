#include "common/exit_code.hpp"

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

}  // namespace ticketing::app
