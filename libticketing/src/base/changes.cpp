#include <ticketing/changes.hpp>

#include <algorithm>

namespace ticketing {

namespace {

/// Never backwards: another thread may have noted something later already.
template <class T>
void raise(std::atomic<T>& last, T to) {
  T seen = last.load(std::memory_order_relaxed);
  while (seen < to && !last.compare_exchange_weak(seen, to, std::memory_order_acq_rel)) {
  }
}

}  // namespace

Changes::Changes()
    : last_changes_(new std::atomic<Moment>[std::size_t{1} << table_bits]()),
      last_times_(new std::atomic<std::chrono::steady_clock::rep>[std::size_t{1} << table_bits]()) {
}

std::size_t Changes::place_of(const Subject& subject) {
  // Fibonacci hashing (Knuth, TAOCP volume 3, section 6.4): neighbouring ids never share a number.
  const auto key = static_cast<std::uint64_t>(subject.id) * 8 + static_cast<unsigned>(subject.kind);
  return (key * 0x9e3779b97f4a7c15) >> (64 - table_bits);
}

void Changes::note(std::span<const Subject> subjects) {
  if (subjects.empty()) return;
  const auto time = std::chrono::steady_clock::now().time_since_epoch().count();
  for (const Subject& subject : subjects) raise(last_times_[place_of(subject)], time);
  const Moment moment = now_.fetch_add(1, std::memory_order_acq_rel) + 1;
  for (const Subject& subject : subjects) raise(last_changes_[place_of(subject)], moment);
}

bool Changes::any_since(Moment moment, std::span<const Subject> subjects) const {
  return std::ranges::any_of(subjects, [&](const Subject& subject) {
    return last_changes_[place_of(subject)].load(std::memory_order_acquire) > moment;
  });
}

std::chrono::steady_clock::time_point Changes::noted_at(std::span<const Subject> subjects) const {
  using Time = std::chrono::steady_clock::time_point;
  Time last{};
  for (const Subject& subject : subjects) {
    const auto ticks = last_times_[place_of(subject)].load(std::memory_order_acquire);
    last = std::max(last, Time(Time::duration(ticks)));
  }
  return last;
}

}  // namespace ticketing
