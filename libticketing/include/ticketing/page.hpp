// Keyset pages: a request for the next slice and the slice.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ticketing {

inline constexpr int page_limit_default = 20;
inline constexpr int page_limit_max = 100;

/// A slice of a list, newest first unless the use case says otherwise.
template <class T>
struct Page {
  std::vector<T> items;                    ///< in the list's order
  std::optional<std::string> next_cursor;  ///< opaque, URL-safe; none on the last page
  BOOST_DESCRIBE_CLASS(Page, (), (items, next_cursor), (), ())
};

/// What repositories page by: items strictly beyond `after` in the list's order, `limit` at most.
struct Slice {
  std::optional<std::int64_t> after;  ///< key of the last item seen
  int limit = page_limit_default;
};

}  // namespace ticketing
