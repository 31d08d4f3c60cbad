#include "faults/history.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketing::test {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

/// How many of `writes`, which are in order, this reading must show at least.
std::size_t least(const std::vector<Served>& writes, const Served& reading, milliseconds bound) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    const milliseconds grace = writes[i].port == reading.port ? milliseconds(0) : bound;
    if (writes[i].ended + grace <= reading.began) count = i + 1;
  }
  return count;
}

std::size_t most(const std::vector<Served>& writes, const Served& reading) {
  return static_cast<std::size_t>(
      std::ranges::count_if(writes, [&](const Served& w) { return w.began < reading.ended; }));
}

}  // namespace

void History::add_write(const std::string& what, const Served& write) {
  const std::lock_guard lock(mutex_);
  registers_[what].writes.push_back(write);
}

void History::add_reading(const std::string& what, const Served& reading, std::int64_t value) {
  const std::lock_guard lock(mutex_);
  registers_[what].readings.push_back({reading, value});
}

std::vector<std::string> History::findings(milliseconds bound) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> found;
  for (const auto& [what, all] : registers_) {
    for (const Reading& reading : all.readings) {
      const auto from = static_cast<std::int64_t>(least(all.writes, reading, bound));
      const auto to = static_cast<std::int64_t>(most(all.writes, reading));
      if (reading.value >= from && reading.value <= to) continue;
      std::string line = fmt::format("{}: process {} showed {} where {} to {} was due", what,
                                     reading.port, reading.value, from, to);
      if (reading.value >= 0 && reading.value < from) {
        const Served& missed = all.writes[static_cast<std::size_t>(reading.value)];
        line += fmt::format("; the next was acknowledged by process {} {} ms before", missed.port,
                            duration_cast<milliseconds>(reading.began - missed.ended).count());
      }
      found.push_back(line);
    }
  }
  return found;
}

std::size_t History::writes() const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& [what, all] : registers_) count += all.writes.size();
  return count;
}

std::size_t History::readings() const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& [what, all] : registers_) count += all.readings.size();
  return count;
}

}  // namespace ticketing::test
