// Buckets that requests are drawn from, by key (port): those of a process, or those that all share.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <ticketing/limit/request_rate.hpp>

namespace ticketing {

/// What is drawn from one bucket.
struct BucketDraw {
  std::string key;
  int per_minute = 0;   ///< > 0
  int count = 1;        ///< 1, or, anyway, any number: below zero gives back
  bool anyway = false;  ///< was answered already: counted, not asked
};

/// Thread safe. The rules are `draw` and `draw_anyway`, by one clock for all who share the buckets.
/// A bucket that is not known is full.
class RateBuckets {
 public:
  virtual ~RateBuckets() = default;
  /// In their order, each seeing what those before it left; nothing when nobody can tell.
  virtual std::optional<std::vector<RateDraw>> draw(std::span<const BucketDraw> draws) = 0;
};

}  // namespace ticketing
