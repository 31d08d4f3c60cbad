#include <ticketing/limit/request_rate.hpp>

#include <algorithm>

namespace ticketing {

using std::chrono::microseconds;

RateDraw draw(microseconds missing, int per_minute) {
  const microseconds before = std::clamp(missing, microseconds(0), 2 * rate_window);
  const microseconds after = before + rate_window / per_minute;
  if (after > rate_window) return {false, before};
  return {true, after};
}

RateDraw draw_anyway(microseconds missing, int per_minute, int count) {
  const microseconds after = missing + count * (rate_window / per_minute);
  return {true, std::clamp(after, microseconds(0), 2 * rate_window)};
}

RateDecision decision(const RateDraw& draw, int per_minute) {
  using std::chrono::ceil;
  using std::chrono::seconds;
  const microseconds share = rate_window / per_minute;
  if (!draw.allowed)
    return {false, per_minute, 0, ceil<seconds>(draw.missing + share - rate_window)};
  const auto left = static_cast<int>((rate_window - draw.missing) / share);
  return {true, per_minute, std::max(left, 0), ceil<seconds>(draw.missing)};
}

}  // namespace ticketing
