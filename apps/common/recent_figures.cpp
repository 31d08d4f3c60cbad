#include "common/recent_figures.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace ticketing::app {
namespace {

using Steady = std::chrono::steady_clock;

/// Whoever looks for the health must not end with what a broken row throws: that is told, and the
/// figures are missing.
template <class Look>
auto without_throwing(Look&& look) -> std::optional<decltype(look())> {
  try {
    return look();
  } catch (const std::exception& e) {
    spdlog::error("the figures for the metrics cannot be read: {}", e.what());
    return std::nullopt;
  }
}

}  // namespace

RecentFigures::RecentFigures(LookAtHealth look, ReadFigures read,
                             std::chrono::milliseconds patience, std::chrono::milliseconds age_max)
    : look_(std::move(look)),
      read_(std::move(read)),
      patience_(patience),
      age_max_(age_max),
      looker_([this](const std::stop_token& stop) { look_when_asked(stop); }),
      reader_([this](const std::stop_token& stop) { read_when_asked(stop); }) {}

RecentFigures::RecentFigures(Ticketing& ticketing)
    : RecentFigures(
          [&ticketing] { return ticketing.health(); },
          [&ticketing](const std::stop_token& stop) { return ticketing.read_figures(stop); }) {}

RecentFigures::Seen RecentFigures::now() {
  const std::lock_guard lock(mutex_);
  const auto now = Steady::now();
  if (!looks_ && now - looked_ >= age_max_) {
    looks_ = true;
    asked_.notify_all();
  }
  if (looking_since_ && now - *looking_since_ > patience_) {
    Health none;
    if (seen_.health) none.redis = seen_.health->redis;  // which does not hang
    return {none, std::nullopt};
  }
  if (seen_.health && seen_.health->database) ask_for_figures(now);
  return seen_;
}

void RecentFigures::ask_for_figures(Instant now) {
  if (reads_ || now < read_again_) return;
  reads_ = true;
  asked_.notify_all();
}

void RecentFigures::look_when_asked(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (asked_.wait(lock, stop, [this] { return looks_; })) {
    looking_since_ = Steady::now();
    lock.unlock();
    const auto health = without_throwing(look_);
    lock.lock();
    looking_since_.reset();
    looked_ = Steady::now();
    looks_ = false;
    seen_.health = health.value_or(Health());
    if (seen_.health->database) {
      ask_for_figures(looked_);
    } else {
      seen_.figures.reset();
    }
  }
}

void RecentFigures::read_when_asked(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (asked_.wait(lock, stop, [this] { return reads_; })) {
    lock.unlock();
    const auto began = Steady::now();
    auto figures = without_throwing([&] { return read_(stop); });
    const auto ended = Steady::now();
    lock.lock();
    reads_ = false;
    read_again_ = ended + std::max<Steady::duration>(age_max_, rest_per_reading * (ended - began));
    seen_.figures.reset();
    if (figures && *figures) seen_.figures = std::move(**figures);
  }
}

}  // namespace ticketing::app
