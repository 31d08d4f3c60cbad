#include "common/recent_figures.hpp"

#include <spdlog/spdlog.h>

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
                             std::chrono::milliseconds patience)
    : look_(std::move(look)),
      read_(std::move(read)),
      patience_(patience),
      looker_([this](const std::stop_token& stop) { look_when_asked(stop); }) {}

RecentFigures::RecentFigures(Ticketing& ticketing)
    : RecentFigures(
          [&ticketing] { return ticketing.health(); },
          [&ticketing](const std::stop_token& stop) { return ticketing.read_figures(stop); }) {}

RecentFigures::Seen RecentFigures::now() {
  const std::lock_guard lock(mutex_);
  const auto now = Steady::now();
  if (!looking_since_ && now - looked_ >= age_max) {
    wanted_ = true;
    asked_.notify_one();
  }
  if (looking_since_ && now - *looking_since_ > patience_) {
    Health none;
    if (seen_.health) none.redis = seen_.health->redis;  // which does not hang
    return {none, std::nullopt};
  }
  return seen_;
}

void RecentFigures::look_when_asked(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (asked_.wait(lock, stop, [this] { return wanted_; })) {
    looking_since_ = Steady::now();
    lock.unlock();
    const auto health = without_throwing(look_);
    lock.lock();
    looking_since_.reset();
    seen_.health = health.value_or(Health());
    const bool reads = seen_.health->database && Steady::now() >= read_again_;
    if (!seen_.health->database) seen_.figures.reset();
    if (reads) {
      lock.unlock();
      const auto began = Steady::now();
      auto figures = without_throwing([&] { return read_(stop); });
      const auto took = Steady::now() - began;
      lock.lock();
      read_again_ = Steady::now() + rest_per_reading * took;
      seen_.figures.reset();
      if (figures && *figures) seen_.figures = std::move(**figures);
    }
    looked_ = Steady::now();
    wanted_ = false;
  }
}

}  // namespace ticketing::app
