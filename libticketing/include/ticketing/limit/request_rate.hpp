// How many requests a minute one account or address may make: the rule, without any memory.
#pragma once

#include <chrono>

namespace ticketing {

/// Requests are counted by the minute.
inline constexpr std::chrono::microseconds rate_window = std::chrono::minutes(1);

/// What became of a bucket when requests were drawn from it.
struct RateDraw {
  bool allowed = true;
  /// How long until the bucket is full again: all there is to know of a bucket.
  std::chrono::microseconds missing{0};
};

/// Draws from a bucket that lacks `missing`: the generic cell rate algorithm (ITU-T I.371) as a
/// bucket of a minute's budget, `per_minute` > 0, that refills evenly. Refused, it changes nothing.
RateDraw draw(std::chrono::microseconds missing, int per_minute);
/// Counts `count` requests that were answered already, or, below zero, gives some back. A bucket
/// can so lack more than it holds, but never more than twice that.
RateDraw draw_anyway(std::chrono::microseconds missing, int per_minute, int count);

/// What a request did to its budget.
struct RateDecision {
  bool allowed = true;
  int limit = 0;      ///< requests per minute; 0: this budget is off
  int remaining = 0;  ///< requests that would be allowed right now
  /// Until the budget is full again; for a refused request: until the next one is allowed.
  std::chrono::seconds resets_in{0};
};

RateDecision decision(const RateDraw& draw, int per_minute);

}  // namespace ticketing
