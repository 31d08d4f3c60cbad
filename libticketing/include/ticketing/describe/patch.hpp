// A request member that tells "absent" from "null" from a value (RFC 7396 habits).
#pragma once

#include <optional>
#include <utility>

namespace ticketing {

template <class T>
struct Patch {
  bool present = false;    ///< the member was in the request
  std::optional<T> value;  ///< none with `present`: null

  static Patch absent() { return {}; }
  static Patch null() { return {true, std::nullopt}; }
  static Patch of(T v) { return {true, std::move(v)}; }
};

}  // namespace ticketing
