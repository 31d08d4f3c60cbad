#include "api/staleness_probe.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace ticketing::api {

namespace {

using Clock = std::chrono::steady_clock;

std::uint64_t next_identity() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

/// A target that nobody asks for any more is left after so many bounds.
constexpr int patience_bounds = 10;

bool says_the_same(const Document& one, const Document& other) {
  return one.refusal.has_value() == other.refusal.has_value() && one.entity_tag == other.entity_tag;
}

}  // namespace

struct StalenessProbe::Comparison {
  Comparison(std::string of, Clock::time_point begun) : target(std::move(of)), begun_at(begun) {}

  const std::string target;
  const Clock::time_point begun_at;
  Document reading;             // until `read`, the reading thread's
  Clock::time_point read_till;  // as well
  std::atomic<bool> read{false};
};

/// What one thread has under way.
struct StalenessProbe::Own {
  static Own& of(std::uint64_t owner) {
    static thread_local Own own;
    if (own.owner != owner) own = Own{owner};
    return own;
  }

  std::uint64_t owner = 0;
  std::uint64_t given = 0;
  std::shared_ptr<Comparison> comparison;
  Known known = Known::nothing;  ///< when this thread last gave that target's document
};

StalenessProbe::StalenessProbe(std::uint64_t every, Duration bound, const Changes& changes,
                               Documents::Submit submit, Read read)
    : every_(every),
      bound_(bound),
      changes_(changes),
      submit_(std::move(submit)),
      read_(std::move(read)),
      identity_(next_identity()) {}

void StalenessProbe::given(std::string_view target, const Document& document) {
  if (every_ == 0) return;
  Own& own = Own::of(identity_);
  if (own.comparison && own.comparison->target == target) compare(own, document);
  if (++own.given % every_ != 0) return;
  if (!own.comparison || Clock::now() - own.comparison->begun_at > patience_bounds * bound_)
    begin(own, target);
}

void StalenessProbe::begin(Own& own, std::string_view target) {
  own.comparison = nullptr;
  own.known = Known::nothing;
  try {
    auto comparison = std::make_shared<Comparison>(std::string(target), Clock::now());
    // With too much to do, another will be compared.
    if (submit_([this, comparison] { read_into(*comparison); })) own.comparison = comparison;
  } catch (const std::exception& e) {
    spdlog::warn("document {} is not compared: {}", target, e.what());
  }
}

void StalenessProbe::read_into(Comparison& comparison) {
  const auto as_of = changes_.now();
  const auto read_at = Clock::now();
  try {
    comparison.reading = read_(comparison.target);
  } catch (const std::exception& e) {
    spdlog::warn("document {} is not compared: {}", comparison.target, e.what());
    return;
  }
  comparison.reading.as_of = as_of;
  comparison.reading.read_at = read_at;
  comparison.read_till = Clock::now();
  comparison.read.store(true, std::memory_order_release);
}

void StalenessProbe::compare(Own& own, const Document& document) {
  // What is known now may be newer than the look into the cache that found this document; what was
  // known when the last one was given is not.
  const Known known = std::exchange(own.known, known_of(*own.comparison));
  if (known == Known::nothing) return;
  const bool stale = is_stale(own.comparison->reading, document, known);
  if (!stale && known != Known::bound_passed) return;
  counters_.checks.fetch_add(1, std::memory_order_relaxed);
  if (stale) {
    counters_.stale.fetch_add(1, std::memory_order_relaxed);
    spdlog::error("document {} was given out of date", own.comparison->target);
  }
  own.comparison = nullptr;
}

StalenessProbe::Known StalenessProbe::known_of(const Comparison& comparison) const {
  if (!comparison.read.load(std::memory_order_acquire)) return Known::nothing;
  return Clock::now() - comparison.read_till > bound_ ? Known::bound_passed : Known::reading;
}

bool StalenessProbe::is_stale(const Document& reading, const Document& document,
                              Known known) const {
  if (document.read_at >= reading.read_at || says_the_same(document, reading)) return false;
  return known == Known::bound_passed || (changes_.any_since(document.as_of, document.subjects) &&
                                          !changes_.any_since(reading.as_of, document.subjects));
}

}  // namespace ticketing::api
