// Requests of one instant on their way through the library's lanes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <latch>
#include <utility>
#include <vector>

#include <ticketing/result.hpp>

namespace ticketing::simulation {

/// `begin(i, done)` for each, as many at once as leave others a place in a lane; the outcomes in
/// the order of the requests.
template <class T, class Begin>
std::vector<Result<T>> side_by_side(std::size_t count, Begin&& begin) {
  constexpr std::size_t under_way_max = 2048;
  std::vector<Result<T>> outcomes(count, refuse(ErrorCode::internal, "was not answered"));
  for (std::size_t from = 0; from < count; from += under_way_max) {
    const std::size_t until = std::min(count, from + under_way_max);
    std::latch answered(static_cast<std::ptrdiff_t>(until - from));
    for (std::size_t i = from; i < until; ++i)
      begin(i, [&outcomes, &answered, i](Result<T> outcome) {
        outcomes[i] = std::move(outcome);
        answered.count_down();
      });
    answered.wait();
  }
  return outcomes;
}

}  // namespace ticketing::simulation
