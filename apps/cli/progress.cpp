#include "cli/progress.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <utility>

namespace ticketing::cli {
namespace {
constexpr std::int64_t bar_width = 30;
constexpr std::chrono::milliseconds frame{100};

/// "  12 s left", as if it went on as fast as so far; nothing while that cannot be told.
std::string time_left(std::chrono::duration<double> elapsed, std::int64_t done,
                      std::int64_t total) {
  constexpr double seconds_told_max = 90;
  if (done <= 0 || done >= total || elapsed < std::chrono::seconds(1)) return {};
  const double seconds =
      elapsed.count() * static_cast<double>(total - done) / static_cast<double>(done);
  if (seconds <= seconds_told_max) return "  " + std::to_string(std::lround(seconds)) + " s left";
  return "  " + std::to_string(std::lround(seconds / 60)) + " min left";
}
}  // namespace

Progress::Progress(const Terminal& terminal, std::string title, std::int64_t total)
    : title_(std::move(title)), total_(total) {
  if (!terminal.shows_progress()) return;
  painter_ = std::jthread([this](const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
      draw();
      ended_.wait_for(lock, stop, frame, [] { return false; });
    }
    std::cerr << "\r\x1b[K" << std::flush;
  });
}

Progress::~Progress() = default;  // the thread stops and clears the line

void Progress::draw() const {
  const std::int64_t done = done_.load(std::memory_order_relaxed);
  std::string count = std::to_string(done);
  if (total_ > 0) {
    const std::int64_t filled = std::min(done, total_) * bar_width / total_;
    std::string bar;
    for (std::int64_t i = 0; i < bar_width; ++i) bar += i < filled ? "█" : "░";
    count = bar + " " + count + "/" + std::to_string(total_);
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started_;
  const auto rate =
      static_cast<std::int64_t>(static_cast<double>(done) / std::max(elapsed.count(), 0.001));
  std::cerr << "\r\x1b[K" + title_ + " " + count + "  " + std::to_string(rate) + "/s" +
                   time_left(elapsed, done, total_)
            << std::flush;
}

}  // namespace ticketing::cli
