#include "limit/memory_rate_buckets.hpp"

#include <algorithm>
#include <utility>

namespace ticketing {
namespace {

using std::chrono::microseconds;

microseconds missing_of(Timestamp full_at, Timestamp now) {
  const microseconds missing = full_at - now;
  // No bucket lacks so much: the clock was set back.
  return missing > 2 * rate_window ? rate_window : std::max(missing, microseconds(0));
}

}  // namespace

MemoryRateBuckets::MemoryRateBuckets(const Clock& clock, std::size_t entries_max)
    : clock_(clock), generation_max_(std::max<std::size_t>(entries_max / 2 / shards_, 1)) {}

std::optional<std::vector<RateDraw>> MemoryRateBuckets::draw(std::span<const BucketDraw> draws) {
  std::vector<RateDraw> drawn;
  for (const BucketDraw& each : draws) {
    if (!each.anyway) {
      drawn.push_back(draw_one(each.key, each.per_minute));
      continue;
    }
    const Timestamp now = clock_.now();
    Shard& shard = shard_of(each.key);
    const std::lock_guard lock(shard.mutex);
    Bucket& at = bucket(shard, each.key, now);
    drawn.push_back(draw_anyway(missing_of(at.full_at, now), each.per_minute, each.count));
    at.full_at = now + drawn.back().missing;
    at.untold = std::clamp(at.untold + each.count, 0, each.per_minute);
  }
  return drawn;
}

RateDraw MemoryRateBuckets::draw_one(std::string_view key, int per_minute) {
  const Timestamp now = clock_.now();
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  Bucket& at = bucket(shard, key, now);
  const RateDraw drawn = ticketing::draw(missing_of(at.full_at, now), per_minute);
  at.full_at = now + drawn.missing;
  // What was drawn more than a budget ago is forgiven by now.
  if (drawn.allowed) at.untold = std::min(at.untold + 1, per_minute);
  return drawn;
}

std::vector<BucketDraw> MemoryRateBuckets::untold(int per_minute) {
  std::vector<BucketDraw> found;
  for (Shard& shard : table_) {
    const std::lock_guard lock(shard.mutex);
    for (const Buckets* buckets : {&shard.recent, &shard.older})
      for (const auto& [key, at] : *buckets)
        if (at.untold > 0) found.push_back({key, per_minute, at.untold, true});
  }
  return found;
}

void MemoryRateBuckets::learn(std::string_view key, int per_minute, int told,
                              microseconds missing) {
  const Timestamp now = clock_.now();
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  Bucket& at = bucket(shard, key, now);
  at.untold = std::max(at.untold - told, 0);
  at.full_at = now + draw_anyway(missing, per_minute, at.untold).missing;
}

std::size_t MemoryRateBuckets::size() const {
  std::size_t size = 0;
  for (const Shard& shard : table_) {
    const std::lock_guard lock(shard.mutex);
    size += shard.recent.size() + shard.older.size();
  }
  return size;
}

MemoryRateBuckets::Shard& MemoryRateBuckets::shard_of(std::string_view key) {
  // The map inside uses the low bits.
  return table_[(Hash{}(key) >> 32) % shards_];
}

MemoryRateBuckets::Bucket& MemoryRateBuckets::bucket(Shard& shard, std::string_view key,
                                                     Timestamp now) const {
  make_room(shard, now);
  if (const auto at = shard.recent.find(key); at != shard.recent.end()) return at->second;
  Bucket known{now, 0};
  if (const auto old = shard.older.find(key); old != shard.older.end()) {
    known = old->second;
    shard.older.erase(old);
  }
  return shard.recent.emplace(std::string(key), known).first->second;
}

void MemoryRateBuckets::make_room(Shard& shard, Timestamp now) const {
  const bool is_old = now - shard.turned_at >= 2 * rate_window;
  if (!is_old && shard.recent.size() < generation_max_) return;
  shard.older = std::move(shard.recent);
  shard.recent = {};
  if (now - shard.turned_at >= 4 * rate_window) shard.older = {};
  shard.turned_at = now;
}

}  // namespace ticketing
