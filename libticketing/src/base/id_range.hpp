// A range of ids.
#pragma once

#include <cstdint>

namespace ticketing {

/// Ids from above `after` up to `last`.
struct IdRange {
  std::int64_t after = 0;
  std::int64_t last = INT64_MAX;
};

}  // namespace ticketing
