#include "board/view_counter.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "board/view_flush.hpp"

namespace ticketing {

using std::chrono::steady_clock;

ViewCounter::ViewCounter(const ServiceContext& context, SharedViews* shared,
                         std::chrono::seconds unattended_after)
    : context_(context),
      shared_(shared),
      unattended_after_(unattended_after),
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
  const std::uint64_t hash = hash_.of(day_of(now), who, view);
  if (!recent_.add(hash, now)) return;
  // Asked here, once for each viewer: it takes ten times as long as all before it.
  if (!who.is_account() && is_crawler(view.agent)) return;
  add({view.post, hash});
}

ViewTotals ViewCounter::totals() const {
  return {total_.load(std::memory_order_relaxed),
          recent_.forgotten() + forgotten_.load(std::memory_order_relaxed),
          alone_.load(std::memory_order_relaxed)};
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

void ViewCounter::add(const Look& look) {
  total_.fetch_add(1, std::memory_order_relaxed);
  Share& share = own_share();
  {
    const std::lock_guard lock(share.mutex);
    if (shared_ && share.looks.size() < looks_max)
      share.looks.push_back(look);
    else
      ++share.views[look.post];
  }
  if (any_counted_.load(std::memory_order_relaxed)) return;
  const std::lock_guard lock(mutex_);
  if (any_counted_.exchange(true)) return;
  counted_since_ = steady_clock::now();
  counted_.notify_one();
}

bool ViewCounter::flush() {
  const std::lock_guard flushing(flush_mutex_);
  try {
    hand_on();  // what nobody took the last time: until somebody has, no more is gathered
    gather();
    hand_on();
    return true;
  } catch (const StorageUnavailable&) {
    return false;  // kept for later; that the database is away is told once, by the store
  } catch (const std::exception& e) {
    spdlog::warn("{} batches of views could not be written, kept for later: {}", batches_.size(),
                 e.what());
    return false;
  }
}

void ViewCounter::gather() {
  const auto now = steady_clock::now();
  bool are_old = false;
  {
    // First: a view that is counted while the shares are emptied makes another flush.
    const std::lock_guard lock(mutex_);
    are_old = any_counted_.exchange(false) && now - counted_since_ > SharedViews::age_max;
  }
  std::unordered_map<PostId, std::int64_t> views;
  std::vector<Look> looks;
  for (Share& share : shares_) {
    const std::lock_guard lock(share.mutex);
    for (const auto& [post, counted] : share.views) views[post] += counted;
    share.views.clear();
    looks.insert(looks.end(), share.looks.begin(), share.looks.end());
    share.looks.clear();
  }
  // After a time in which nothing could be handed on.
  if (are_old)
    for (const Look& look : std::exchange(looks, {})) ++views[look.post];
  const auto add_batch = [&](std::span<const Look> of) {
    Batch batch{{make_access_token(context_.random), {}}, {of.begin(), of.end()}, now};
    for (const auto& [post, counted] : views) batch.views.views.push_back({post, counted});
    batches_.push_back(std::move(batch));
  };
  if (!views.empty()) add_batch({});
  for (std::span<const Look> rest = looks; !rest.empty();) {
    const auto some = rest.first(std::min(rest.size(), SharedViews::looks_max));
    views.clear();
    for (const Look& look : some) ++views[look.post];
    add_batch(some);
    rest = rest.subspan(some.size());
  }
}

void ViewCounter::hand_on() {
  if (shared_) share();
  write();
}

/// What is not taken stays in `batches_`.
void ViewCounter::share() {
  bool answers = true;
  bool any_kept = false;
  std::erase_if(batches_, [&](const Batch& batch) {
    if (!answers || batch.looks.empty()) return false;
    const auto age = steady_clock::now() - batch.gathered_at;
    if (age > SharedViews::age_max) return false;
    const auto kept =
        shared_->add(batch.views.id, batch.looks, std::chrono::floor<std::chrono::seconds>(age));
    if (!kept) return answers = false;
    forgotten_.fetch_add(kept->forgotten, std::memory_order_relaxed);
    return any_kept = true;
  });
  const std::lock_guard lock(mutex_);
  if (any_kept && !attend_at_) attend_at_ = steady_clock::now() + unattended_after_;
}

void ViewCounter::write() {
  if (batches_.empty()) return;
  std::vector<ViewBatch> batches;
  for (const Batch& batch : batches_) batches.push_back(batch.views);
  context_.store.transact([&](UnitOfWork& unit) {
    unit.views().add(batches, context_.clock.now());
    return true;
  });
  batches_.clear();
  if (!shared_) return;
  for (const ViewBatch& batch : batches)
    for (const PostViews& views : batch.views)
      alone_.fetch_add(static_cast<std::uint64_t>(views.views), std::memory_order_relaxed);
}

/// Brings what waits in `shared_` to the store, if nobody else does.
void ViewCounter::attend(const std::stop_token& stop) {
  std::optional<steady_clock::time_point> again = steady_clock::now() + unattended_after_;
  try {
    const auto waiting = shared_->waiting();
    if (waiting && waiting->batches == 0) {
      again.reset();
    } else if (waiting && waiting->longest < unattended_after_) {
      again = steady_clock::now() + unattended_after_ - waiting->longest;
    } else if (waiting) {
      const auto added = flush_shared_views(context_, *shared_, stop);
      if (!added && added.error().code != ErrorCode::unavailable)
        spdlog::warn("nobody runs view_flush, nor could it be done here: {}", added.error().detail);
    }
  } catch (const StorageUnavailable&) {
    // Told by the store; it is tried again below.
  } catch (const std::exception& e) {
    spdlog::warn("nobody runs view_flush, nor could it be done here: {}", e.what());
  }
  const std::lock_guard lock(mutex_);
  attend_at_ = again;
}

void ViewCounter::run(const std::stop_token& stop) {
  bool failed = false;
  const auto is_to_flush = [&] { return failed || any_counted_; };
  while (!stop.stop_requested()) {
    std::unique_lock lock(mutex_);
    if (attend_at_)
      counted_.wait_until(lock, stop, *attend_at_, is_to_flush);
    else
      counted_.wait(lock, stop, is_to_flush);
    if (is_to_flush()) {
      // Let a second's views gather; woken early only to stop.
      counted_.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
      lock.unlock();
      failed = !flush();
      lock.lock();
    }
    const bool is_to_attend = attend_at_ && *attend_at_ <= steady_clock::now();
    lock.unlock();
    if (is_to_attend && !stop.stop_requested()) attend(stop);
  }
}

}  // namespace ticketing
