#include "board/view_counter.hpp"

#include <spdlog/spdlog.h>

#include <chrono>

namespace ticketing {

ViewCounter::ViewCounter(const ServiceContext& context)
    : context_(context),
      hash_(context.keys),
      worker_([this](const std::stop_token& stop) { run(stop); }) {}

ViewCounter::~ViewCounter() {
  worker_.request_stop();
  worker_.join();
  flush();
}

ViewCounter::Share& ViewCounter::own_share() {
  static std::atomic<unsigned> threads{0};
  static thread_local const unsigned thread = threads.fetch_add(1, std::memory_order_relaxed);
  return shares_[thread % shares_.size()];
}

void ViewCounter::count(const Principal& who, const CountView& view) {
  if (view.prefetched || who.is(view.author)) return;
  const Timestamp now = context_.clock.now();
  if (!recent_.add(hash_.of(day_of(now), who, view), now)) return;
  // Asked here, once for each viewer: it takes ten times as long as all before it.
  if (!who.is_account() && is_crawler(view.agent)) return;
  add(view.post);
}

ViewTotals ViewCounter::totals() const {
  return {total_.load(std::memory_order_relaxed), recent_.forgotten()};
}

LocalDate ViewCounter::day_of(Timestamp now) {
  using std::chrono::seconds;
  constexpr int day_bits = 20;
  constexpr std::uint64_t day_mask = (std::uint64_t{1} << day_bits) - 1;
  constexpr std::uint64_t day_seconds_max = 25 * 60 * 60;
  const auto second =
      static_cast<std::uint64_t>(std::chrono::floor<seconds>(now).time_since_epoch().count());
  std::uint64_t day = day_.load(std::memory_order_relaxed);
  const std::uint64_t end = day >> day_bits;
  if (second >= end || second + day_seconds_max < end) {
    const auto midnight =
        std::chrono::ceil<seconds>(context_.calendar.next_midnight(now)).time_since_epoch();
    const auto number = context_.calendar.local_date(now).time_since_epoch();
    day = static_cast<std::uint64_t>(midnight.count()) << day_bits |
          (static_cast<std::uint64_t>(number.count()) & day_mask);
    day_.store(day, std::memory_order_relaxed);
  }
  return LocalDate(std::chrono::days(day & day_mask));
}

void ViewCounter::add(PostId post) {
  total_.fetch_add(1, std::memory_order_relaxed);
  Share& share = own_share();
  {
    const std::lock_guard lock(share.mutex);
    ++share.views[post];
  }
  if (any_counted_.load(std::memory_order_relaxed)) return;
  const std::lock_guard lock(mutex_);
  if (!any_counted_.exchange(true)) counted_.notify_one();
}

bool ViewCounter::flush() {
  const std::lock_guard flushing(flush_mutex_);
  if (batch_.views.empty()) {
    // First: a view that is counted while the shares are emptied makes another flush.
    any_counted_.store(false);
    std::unordered_map<PostId, std::int64_t> views;
    for (Share& share : shares_) {
      const std::lock_guard lock(share.mutex);
      for (const auto& [post, counted] : share.views) views[post] += counted;
      share.views.clear();
    }
    for (const auto& [post, counted] : views) batch_.views.push_back({post, counted});
    batch_.id = make_access_token(context_.random);
  }
  if (batch_.views.empty()) return true;
  try {
    context_.store.transact([&](UnitOfWork& unit) {
      unit.views().add(std::span(&batch_, 1), context_.clock.now());
      return true;
    });
  } catch (const std::exception& e) {
    spdlog::warn("views of {} posts could not be written, kept for later: {}", batch_.views.size(),
                 e.what());
    return false;
  }
  batch_.views.clear();
  return true;
}

void ViewCounter::run(const std::stop_token& stop) {
  bool failed = false;
  while (!stop.stop_requested()) {
    std::unique_lock lock(mutex_);
    counted_.wait(lock, stop, [&] { return failed || any_counted_; });
    // Let a second's views gather; woken early only to stop.
    counted_.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
    lock.unlock();
    failed = !flush();
  }
}

}  // namespace ticketing
