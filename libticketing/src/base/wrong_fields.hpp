// Collects what is wrong with a request's values, so that one refusal names all of them.
#pragma once

#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ticketing/result.hpp>

namespace ticketing {

/// "must be from 1 to 100, not 101"; `more` is said of what else is allowed.
inline std::string out_of_range(std::int64_t value, std::int64_t min, std::int64_t max,
                                std::string_view more = {}) {
  return "must be from " + std::to_string(min) + " to " + std::to_string(max) + std::string(more) +
         ", not " + std::to_string(value);
}

class WrongFields {
 public:
  void add(std::string pointer, std::string detail) {
    errors_.push_back({std::move(pointer), std::move(detail)});
  }
  void within(std::string pointer, std::int64_t value, std::int64_t min, std::int64_t max,
              std::string_view more = {}) {
    if (value < min || value > max) add(std::move(pointer), out_of_range(value, min, max, more));
  }
  /// The value; an empty one when it is refused, which is noted.
  template <class T>
  T take(Result<T> value) {
    if constexpr (std::is_void_v<T>) {
      if (!value) note(std::move(value.error()));
    } else {
      if (value) return std::move(*value);
      note(std::move(value.error()));
      return T{};
    }
  }

  /// The refusal, if anything was wrong.
  Result<void> result() {
    if (errors_.empty()) return {};
    return refuse_together(ErrorCode::validation_failed, std::move(errors_));
  }

 private:
  void note(Error error) {
    std::move(error.errors.begin(), error.errors.end(), std::back_inserter(errors_));
  }

  std::vector<FieldError> errors_;
};

}  // namespace ticketing
