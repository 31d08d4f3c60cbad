// How refusals travel inside the program: a command stops at the first one.
#pragma once

#include <string>
#include <utility>

#include <ticketing/result.hpp>

namespace ticketing::cli {

/// Carries a refusal to the one place that prints it and chooses the exit code.
struct Refused {
  Error error;
  int exit_code = 0;  ///< 0: as its kind says
};

/// The value, or the end of the command.
template <class T>
T get(Result<T> result) {
  if (!result) throw Refused{std::move(result.error())};
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// The command line itself is wrong.
[[noreturn]] inline void usage_error(std::string detail) {
  throw Refused{Error{ErrorCode::invalid_request, std::move(detail)}};
}

/// The command ran and what it checked does not hold.
[[noreturn]] inline void fail(std::string detail) {
  throw Refused{Error{ErrorCode::internal, std::move(detail)}};
}

}  // namespace ticketing::cli
