// How many requests a minute one account or address may make.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include <ticketing/clock.hpp>

namespace ticketing {

/// What a request did to its budget.
struct RateDecision {
  bool allowed = true;
  int limit = 0;      ///< requests per minute
  int remaining = 0;  ///< requests that would be allowed right now
  /// Until the budget is full again; for a refused request: until the next one is allowed.
  std::chrono::seconds resets_in{0};
};

/// Token buckets by key, as one time stamp each (the generic cell rate algorithm, ITU-T I.371): a
/// bucket holds a minute's budget and refills evenly. Bounded memory: beyond `entries_max` keys the
/// longest unseen are forgotten, which can only let a request through. Not thread safe.
class RequestRate {
 public:
  /// `per_minute` > 0, `entries_max` >= 2.
  RequestRate(int per_minute, std::size_t entries_max);

  /// Takes one token of `key`. `now` must not go back by much: a clock set back refuses at most a
  /// minute's worth.
  RateDecision take(std::string_view key, Timestamp now);

  std::size_t size() const { return recent_.size() + older_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>{}(key);
    }
  };
  using Buckets = std::unordered_map<std::string, Timestamp, Hash, std::equal_to<>>;

  void make_room(Timestamp now);

  const int per_minute_;
  const std::size_t generation_max_;
  // Two generations: a bucket untouched for a minute is full, so whole generations can be dropped.
  Buckets recent_;
  Buckets older_;
  Timestamp turned_at_;
};

}  // namespace ticketing
