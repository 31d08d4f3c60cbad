// The buckets that a process has by itself.
#pragma once

#include <array>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include <ticketing/clock.hpp>

#include "limit/rate_buckets.hpp"

namespace ticketing {

/// Bounded memory: beyond `entries_max` keys the longest unseen are forgotten, which can only let a
/// request through. In shards with a lock each, so that different clients do not wait for each
/// other. A clock set back refuses at most a minute's worth.
class MemoryRateBuckets final : public RateBuckets {
 public:
  /// `clock` outlives it.
  MemoryRateBuckets(const Clock& clock, std::size_t entries_max);

  std::optional<std::vector<RateDraw>> draw(std::span<const BucketDraw> draws) override;
  /// One request.
  RateDraw draw_one(std::string_view key, int per_minute);

  /// What was drawn here since it was told last (`learn`), one entry a key.
  std::vector<BucketDraw> untold(int per_minute);
  /// What others know of this bucket, when they know of all but what is untold: `told` of that they
  /// know as well by now.
  void learn(std::string_view key, int per_minute, int told, std::chrono::microseconds missing);

  std::size_t size() const;

 private:
  struct Bucket {
    Timestamp full_at;
    int untold = 0;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>{}(key);
    }
  };
  using Buckets = std::unordered_map<std::string, Bucket, Hash, std::equal_to<>>;
  /// In two generations: a bucket untouched for two minutes is full, so whole ones can be dropped.
  struct alignas(64) Shard {
    mutable std::mutex mutex;
    Buckets recent;
    Buckets older;
    Timestamp turned_at;
  };

  Shard& shard_of(std::string_view key);
  /// Under the shard's lock.
  Bucket& bucket(Shard& shard, std::string_view key, Timestamp now) const;
  void make_room(Shard& shard, Timestamp now) const;

  static constexpr std::size_t shards_ = 64;
  const Clock& clock_;
  const std::size_t generation_max_;  ///< of one shard
  std::array<Shard, shards_> table_;
};

}  // namespace ticketing
