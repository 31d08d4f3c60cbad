#include "account/memory_session_cache.hpp"

namespace ticketing {

std::optional<CachedSession> MemorySessionCache::find(const TokenHash& hash, Timestamp now) {
  std::lock_guard lock(mutex_);
  const auto at = index_.find(hash);
  if (at == index_.end()) return std::nullopt;
  const auto entry = at->second;
  if (std::chrono::steady_clock::now() >= entry->fresh_until || now >= entry->session.expires_at) {
    entries_.erase(entry);
    index_.erase(at);
    return std::nullopt;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->session;
}

std::uint64_t MemorySessionCache::generation() {
  std::lock_guard lock(mutex_);
  return generation_;
}

void MemorySessionCache::put(const TokenHash& hash, const CachedSession& session,
                             std::uint64_t generation) {
  std::lock_guard lock(mutex_);
  if (generation != generation_) return;
  if (const auto at = index_.find(hash); at != index_.end()) {
    entries_.erase(at->second);
    index_.erase(at);
  }
  entries_.push_front({hash, session, std::chrono::steady_clock::now() + ttl_});
  index_.emplace(hash, entries_.begin());
  if (entries_.size() <= entries_max_) return;
  index_.erase(entries_.back().hash);
  entries_.pop_back();
}

void MemorySessionCache::forget(std::span<const TokenHash> hashes) {
  std::lock_guard lock(mutex_);
  ++generation_;
  for (const auto& hash : hashes) {
    const auto at = index_.find(hash);
    if (at == index_.end()) continue;
    entries_.erase(at->second);
    index_.erase(at);
  }
}

}  // namespace ticketing
