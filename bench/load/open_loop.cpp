#include "load/open_loop.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>

#include "common/http_client.hpp"

namespace ticketing::bench {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// Who would be sent later than this is not sent at all.
constexpr std::chrono::seconds patience{1};

/// Which request is due when, and which connection sends it.
class Schedule {
 public:
  explicit Schedule(const OpenLoop& loop)
      : interval_(static_cast<std::int64_t>(1e9 / loop.rate)),
        count_(static_cast<std::size_t>(loop.rate * loop.seconds)) {}

  Clock::time_point due(std::size_t i) const { return begin_ + interval_ * i; }

  /// The next that is to be sent; until then the connection pauses.
  milliseconds reserve() {
    if (next_ >= count_) return milliseconds(0);
    reserved_.insert(next_);
    const auto pause = std::chrono::ceil<milliseconds>(due(next_++) - Clock::now());
    return std::max(pause, milliseconds(0));
  }
  /// The next for a connection that is free; those that are too late are counted.
  std::optional<std::size_t> take(std::size_t& dropped) {
    while (!reserved_.empty() || next_ < count_) {
      std::size_t i = next_;
      if (reserved_.empty()) {
        ++next_;
      } else {
        i = *reserved_.begin();
        reserved_.erase(reserved_.begin());
      }
      if (Clock::now() < due(i) + patience) return i;
      ++dropped;
    }
    return std::nullopt;
  }

 private:
  const nanoseconds interval_;
  const std::size_t count_;
  const Clock::time_point begin_ = Clock::now();
  std::size_t next_ = 0;
  std::set<std::size_t> reserved_;
};

}  // namespace

void OpenLoopResult::operator+=(const OpenLoopResult& other) {
  served += other.served;
  dropped += other.dropped;
  refused += other.refused;
  since_due.insert(since_due.end(), other.since_due.begin(), other.since_due.end());
}

double OpenLoopResult::percentile_ms(double p) {
  if (since_due.empty()) return 0;
  std::ranges::sort(since_due);
  const auto at = static_cast<std::size_t>(p * static_cast<double>(since_due.size() - 1));
  return std::chrono::duration<double, std::milli>(since_due[at]).count();
}

OpenLoopResult run_open_loop(const OpenLoop& loop) {
  OpenLoopResult result;
  Schedule schedule(loop);
  app::HttpLoad load;
  load.port = std::to_string(loop.port);
  load.connections = loop.connections;
  load.next = [&] { return schedule.take(result.dropped); };
  load.request = loop.request;
  load.answered = [&](std::size_t i, const app::HttpAnswer& answer) {
    ++(answer.status == loop.served_status ? result.served : result.refused);
    result.since_due.push_back(answer.ended - schedule.due(i));
    return schedule.reserve();
  };
  app::run_http_load(load);
  return result;
}

}  // namespace ticketing::bench
