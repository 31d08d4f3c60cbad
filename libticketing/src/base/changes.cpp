#include <ticketing/changes.hpp>

#include <algorithm>

namespace ticketing {

Changes::Changes() : last_changes_(new std::atomic<Moment>[std::size_t{1} << table_bits]()) {}

std::atomic<Changes::Moment>& Changes::last_change(const Subject& subject) const {
  // Fibonacci hashing (Knuth, TAOCP volume 3, section 6.4): neighbouring ids never share a number.
  const auto key = static_cast<std::uint64_t>(subject.id) * 8 + static_cast<unsigned>(subject.kind);
  return last_changes_[(key * 0x9e3779b97f4a7c15) >> (64 - table_bits)];
}

void Changes::note(std::span<const Subject> subjects) {
  if (subjects.empty()) return;
  const Moment moment = now_.fetch_add(1, std::memory_order_acq_rel) + 1;
  for (const Subject& subject : subjects) {
    auto& last = last_change(subject);
    // Never backwards: another thread may have noted a later change already.
    Moment seen = last.load(std::memory_order_relaxed);
    while (seen < moment && !last.compare_exchange_weak(seen, moment, std::memory_order_acq_rel)) {
    }
  }
}

bool Changes::any_since(Moment moment, std::span<const Subject> subjects) const {
  return std::ranges::any_of(subjects, [&](const Subject& subject) {
    return last_change(subject).load(std::memory_order_acquire) > moment;
  });
}

}  // namespace ticketing
