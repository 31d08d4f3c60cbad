// Two API processes on one PostgreSQL and one Redis, and what can become of the latter.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "faults/venue.hpp"
#include "support/servers.hpp"

namespace ticketing::test {

enum class RedisFault { none, killed, flushed, stalled, emptied };
std::string to_string(RedisFault fault);
inline void PrintTo(RedisFault fault, std::ostream* out) { *out << to_string(fault); }

class ProcessPair final {
 public:
  explicit ProcessPair(Venue& venue) : venue_(venue) {}

  std::vector<int> ports() const { return {one_.port(), two_.port()}; }
  Venue& venue() { return venue_; }

  void begin(RedisFault fault);
  /// Makes it good again, and waits until both processes are ready and use Redis.
  void end(RedisFault fault);
  /// What the two count together under this name.
  std::int64_t metric(const std::string& name) const;
  /// Ends both; fails the test when they do not end well or gave anything that was out of date.
  void stop();

 private:
  Venue& venue_;
  RedisServer redis_;
  ApiProcess one_ = venue_.api(redis_.url());
  ApiProcess two_ = venue_.api(redis_.url());
};

}  // namespace ticketing::test
