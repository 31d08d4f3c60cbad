// The process's own look-up of sessions.
#pragma once

#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>

#include "account/session_cache.hpp"

namespace ticketing {

/// Least recently used out first; entries live `ttl` from when they were loaded. Thread safe.
class MemorySessionCache {
 public:
  MemorySessionCache(std::size_t entries_max, std::chrono::seconds ttl)
      : entries_max_(entries_max), ttl_(ttl) {}

  std::optional<CachedSession> find(const TokenHash& hash, Timestamp now);

  /// To be read before the session is loaded and given to `put`: what was loaded before a
  /// revocation must not come back after it.
  std::uint64_t generation();
  void put(const TokenHash& hash, const CachedSession& session, std::uint64_t generation);
  void forget(std::span<const TokenHash> hashes);

 private:
  struct Entry {
    TokenHash hash;
    CachedSession session;
    std::chrono::steady_clock::time_point fresh_until;
  };

  const std::size_t entries_max_;
  const std::chrono::seconds ttl_;
  std::mutex mutex_;
  std::list<Entry> entries_;  // most recently used first
  std::unordered_map<TokenHash, std::list<Entry>::iterator> index_;
  std::uint64_t generation_ = 0;
};

}  // namespace ticketing
