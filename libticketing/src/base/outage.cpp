#include "base/outage.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace ticketing {
namespace {

/// Libraries' messages have several lines, some of them with a line feed at their end.
std::string one_line(std::string_view text) {
  std::string line(text);
  while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) line.pop_back();
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

}  // namespace

Outage::Outage(std::string what, std::function<Instant()> now)
    : what_(std::move(what)), now_(std::move(now)) {}

void Outage::failed(std::string_view cause) {
  const auto now = now_();
  {
    const std::lock_guard lock(mutex_);
    last_failure_ = now;
    ++failures_;
    if (away_.exchange(true)) return;
    since_ = now;
    failures_ = 1;
    times_.fetch_add(1, std::memory_order_relaxed);
  }
  spdlog::error("{} is away: {}", what_, one_line(cause));
}

void Outage::note_that_it_worked() {
  const auto now = now_();
  std::chrono::duration<double> lasted{};
  std::uint64_t failures = 0;
  {
    const std::lock_guard lock(mutex_);
    if (now - last_failure_ < quiet_min || !away_.exchange(false)) return;
    lasted = now - since_;
    failures = failures_;
  }
  spdlog::warn("{} is back: it was away for {:.1f} s, in which {} tries failed", what_,
               lasted.count(), failures);
}

}  // namespace ticketing
