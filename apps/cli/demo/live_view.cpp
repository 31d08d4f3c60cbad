#include "cli/demo/live_view.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <utility>

#include "cli/display_width.hpp"
#include "cli/grouped.hpp"

namespace ticketing::cli {
namespace {

constexpr std::chrono::milliseconds frame{100};
constexpr std::chrono::milliseconds plain_frame{1000};
constexpr std::size_t winners_per_frame = 10;
constexpr std::size_t bar_columns_max = 40;

double mean_rate(const RushMoment& moment) {
  return moment.answered / std::max(moment.elapsed.count(), 0.001);
}

std::string bar(int done, int total, std::size_t columns) {
  const auto filled =
      static_cast<std::size_t>(done) * columns / static_cast<std::size_t>(std::max(total, 1));
  std::string drawn;
  for (std::size_t i = 0; i < columns; ++i) drawn += i < filled ? "█" : "░";
  return drawn;
}

std::string winner_line(int position, const std::string& nickname,
                        std::chrono::duration<double, std::milli> after) {
  return "#" + grouped(position) + " " + printable(nickname) + " after " +
         grouped(std::llround(after.count())) + " ms";
}

}  // namespace

std::string told(const RushMoment& moment) {
  return grouped(moment.answered) + "/" + grouped(moment.accounts) + " comments, " +
         grouped(std::llround(mean_rate(moment))) + " a second, " + grouped(moment.won) + " of " +
         grouped(moment.slots) + " coupons gone";
}

std::string sparkline(std::span<const double> values) {
  static const char* const heights[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const double most = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
  std::string line;
  for (const double value : values)
    line += heights[most > 0 ? std::clamp(static_cast<int>(value / most * 7.999), 0, 7) : 0];
  return line;
}

std::vector<std::string> drawn(const RushMoment& moment, std::size_t columns) {
  const std::string count = " " + grouped(moment.answered) + "/" + grouped(moment.accounts) + "  " +
                            grouped(moment.won) + " of " + grouped(moment.slots) + " won";
  const std::size_t room = columns > count.size() ? columns - count.size() : 0;
  const std::string first =
      bar(moment.answered, moment.accounts, std::min(room, bar_columns_max)) + count;
  const double now = moment.rates.empty() ? 0 : moment.rates.back();
  const std::string rate = " " + grouped(std::llround(now)) + " claims a second";
  const std::size_t width = std::min(
      {columns > rate.size() ? columns - rate.size() : 0, bar_columns_max, moment.rates.size()});
  const auto lately = std::span(moment.rates).last(width);
  return {cut(first, columns), cut(sparkline(lately) + rate, columns)};
}

LiveView::LiveView(const Terminal& terminal, const RushPlan& plan)
    : watched_(!terminal.quiet),
      redrawn_(terminal.shows_progress()),
      columns_(terminal.columns > 0 ? terminal.columns : 80) {
  moment_.accounts = plan.accounts;
  moment_.slots = plan.slots;
  if (watched_) painter_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

LiveView::~LiveView() {
  if (!watched_) return;
  painter_.request_stop();
  painter_.join();
  wipe();
  tell_winners();
  tell(told(moment_));
  std::cerr << std::flush;
}

void LiveView::answered(const Contestant& one) {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  ++moment_.answered;
  moment_.elapsed = now - began_;
  if (!one.position) return;
  ++moment_.won;
  if (watched_) untold_.push_back({*one.position, one.who.nickname, one.finished - began_});
}

void LiveView::watch(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  for (int frames = 1;; ++frames) {
    ended_.wait_for(lock, stop, frame, [] { return false; });
    if (stop.stop_requested()) return;
    sample();
    if (redrawn_) {
      wipe();
      tell_winners();
      draw();
    } else if (frames % (plain_frame / frame) == 0) {
      tell_winners();
      tell(told(moment_));
    }
    std::cerr << std::flush;
  }
}

void LiveView::sample() {
  const auto now = std::chrono::steady_clock::now();
  const std::chrono::duration<double> since = now - sampled_at_;
  moment_.rates.push_back((moment_.answered - sampled_) / std::max(since.count(), 0.001));
  sampled_ = moment_.answered;
  sampled_at_ = now;
}

/// Answers need not come in the order of what they say; those of one frame are put in order.
void LiveView::tell_winners() {
  std::sort(untold_.begin(), untold_.end(),
            [](const Winner& a, const Winner& b) { return a.position < b.position; });
  const std::size_t shown =
      untold_.size() <= winners_per_frame ? untold_.size() : winners_per_frame - 1;
  for (std::size_t i = 0; i < shown; ++i)
    tell(winner_line(untold_[i].position, untold_[i].nickname, untold_[i].after));
  if (shown < untold_.size())
    tell("... and " + grouped(static_cast<std::int64_t>(untold_.size() - shown)) + " more winners");
  untold_.clear();
}

void LiveView::tell(const std::string& line) { std::cerr << line << '\n'; }

void LiveView::draw() {
  for (const std::string& line : drawn(moment_, columns_)) {
    std::cerr << line << '\n';
    ++lines_drawn_;
  }
}

/// What was drawn last goes; the cursor is where it began.
void LiveView::wipe() {
  if (lines_drawn_ > 0) std::cerr << "\x1b[" << lines_drawn_ << "A\r\x1b[J";
  lines_drawn_ = 0;
}

}  // namespace ticketing::cli
