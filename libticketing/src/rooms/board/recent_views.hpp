// Which views were counted in the last minutes: a set of hashes in constant memory.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>

#include <ticketing/clock.hpp>

#include "board/shared_views.hpp"

namespace ticketing {

/// Thread safe and without locks: a cache of two ways, as Pagh and Rodler's cuckoo hashing has
/// them, whose entries are left where they are until their time is over. A look is in one of two
/// lines of 8 entries, and an entry is 44 bits of its hash and the second it came.
///
/// Of a million looks in one window, fewer than 1 in 10^6 are taken for another's. A new one always
/// counts: where its two lines are full, the oldest of them makes room, and who is forgotten so is
/// counted again when he looks again. Measured: of a million viewers who look twice 0.02 % count
/// twice, of 1.5 million 1 %, of two million 9 %.
class RecentViews final {
 public:
  /// Memory, which is taken as it fills: 8 bytes an entry.
  static constexpr std::size_t entries_max = std::size_t{1} << 21;

  RecentViews();

  /// Whether the view was not in the set for the last `view_window`, in which it is from now on. Of
  /// two who add the same at once, one is told so.
  bool add(std::uint64_t hash, Timestamp now);

  /// How many were forgotten before their time.
  std::uint64_t forgotten() const { return forgotten_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t line_entries = 8;
  using Entry = std::uint64_t;  ///< 0: none yet
  using Line = std::span<Entry, line_entries>;

  Line line(std::uint64_t index) const;

  std::unique_ptr<void, decltype(&std::free)> memory_;
  Entry* entries_;
  std::atomic<std::uint64_t> forgotten_{0};
};

}  // namespace ticketing
