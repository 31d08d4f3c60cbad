// The return type of every use case: a reply, or why it was refused.
#pragma once

#include <tl/expected.hpp>

#include <string>
#include <utility>

#include <ticketing/error.hpp>

namespace ticketing {

template <class T>
using Result = tl::expected<T, Error>;

/// A refusal with a code and a sentence for people.
inline tl::unexpected<Error> refuse(ErrorCode code, std::string detail) {
  return tl::unexpected<Error>(Error{code, std::move(detail), {}, {}, {}, {}, {}});
}

/// A refusal that names one wrong field.
inline tl::unexpected<Error> refuse_field(std::string pointer, std::string detail) {
  Error error{ErrorCode::validation_failed, detail, {}, {}, {}, {}, {}};
  error.errors.push_back({std::move(pointer), std::move(detail)});
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace ticketing

/// Passes a refusal on: returns it from the function when the Result given is one. The one spelling
/// of it in this project: `TICKETING_TRY(check(request));`, `TICKETING_TRY(slice);`.
#define TICKETING_TRY(...)                                                      \
  do {                                                                          \
    if (auto&& tried = (__VA_ARGS__); !tried)                                   \
      return tl::make_unexpected(std::forward<decltype(tried)>(tried).error()); \
  } while (false)
