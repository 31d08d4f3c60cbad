#include "board/recent_views.hpp"

#include <array>
#include <new>

namespace ticketing {

namespace {

constexpr std::size_t line_bytes = 64;
constexpr int line_bits = 18;
/// Of the second an entry came at: what is left stands for 12 days, and the hash is another on
/// another day, so none comes back as fresh.
constexpr int second_bits = 20;
constexpr std::uint64_t second_mask = (std::uint64_t{1} << second_bits) - 1;
constexpr std::uint64_t window_seconds = std::chrono::seconds(view_window).count();

/// How old an entry is; 0 when the clock was set back a little.
std::uint64_t age(std::uint64_t entry, std::uint64_t second) {
  const std::uint64_t seconds = (second - entry) & second_mask;
  return seconds > second_mask - window_seconds ? 0 : seconds;
}

bool is_over(std::uint64_t entry, std::uint64_t second) {
  return entry == 0 || age(entry, second) >= window_seconds;
}

}  // namespace

RecentViews::RecentViews()
    : memory_(std::calloc(entries_max * sizeof(Entry) + line_bytes, 1), &std::free) {
  static_assert(entries_max == line_entries << line_bits);
  static_assert(line_entries * sizeof(Entry) == line_bytes);
  void* start = memory_.get();
  std::size_t size = entries_max * sizeof(Entry) + line_bytes;
  if (!start || !std::align(line_bytes, entries_max * sizeof(Entry), start, size))
    throw std::bad_alloc();
  entries_ = static_cast<Entry*>(start);
}

RecentViews::Line RecentViews::line(std::uint64_t index) const {
  constexpr std::uint64_t lines = std::uint64_t{1} << line_bits;
  return Line(entries_ + (index % lines) * line_entries, line_entries);
}

bool RecentViews::add(std::uint64_t hash, Timestamp now) {
  const auto second =
      static_cast<std::uint64_t>(
          std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count()) &
      second_mask;
  const std::uint64_t name = hash << second_bits;
  const Entry entry = name | second;
  const std::array lines = {line(hash >> (64 - line_bits)), line(hash >> (64 - 2 * line_bits))};
  while (true) {
    Entry* place = nullptr;
    Entry found = 0;
    for (const Line& entries : lines) {
      for (Entry& at : entries) {
        const Entry held = std::atomic_ref(at).load(std::memory_order_relaxed);
        const bool over = is_over(held, second);
        if (!over && (held & ~second_mask) == name) return false;
        // The first whose time is over, or else the oldest: all who add one choose alike.
        const bool better =
            !place || (!is_over(found, second) && (over || age(held, second) > age(found, second)));
        if (!better) continue;
        place = &at;
        found = held;
      }
    }
    if (!std::atomic_ref(*place).compare_exchange_strong(found, entry, std::memory_order_relaxed))
      continue;  // somebody else was quicker, perhaps with this very view
    if (!is_over(found, second)) forgotten_.fetch_add(1, std::memory_order_relaxed);
    return true;
  }
}

}  // namespace ticketing
