// Collects what is wrong with a request's values, so that one refusal names all of them.
#pragma once

#include <iterator>
#include <utility>
#include <vector>

#include <ticketing/result.hpp>

namespace ticketing {

class WrongFields {
 public:
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
    std::string detail = errors_.front().pointer + " " + errors_.front().detail;
    if (errors_.size() > 1) detail += " (and " + std::to_string(errors_.size() - 1) + " more)";
    return refuse_fields(ErrorCode::validation_failed, std::move(detail), std::move(errors_));
  }

 private:
  void note(Error error) {
    std::move(error.errors.begin(), error.errors.end(), std::back_inserter(errors_));
  }

  std::vector<FieldError> errors_;
};

}  // namespace ticketing
