#include <ticketing/limit/request_rate.hpp>

#include <algorithm>

namespace ticketing {

namespace {
constexpr std::chrono::microseconds window = std::chrono::minutes(1);
}

RequestRate::RequestRate(int per_minute, std::size_t entries_max)
    : per_minute_(per_minute), generation_max_(std::max<std::size_t>(entries_max / 2, 1)) {}

RateDecision RequestRate::take(std::string_view key, Timestamp now) {
  using std::chrono::ceil;
  using std::chrono::seconds;
  make_room(now);
  auto bucket = recent_.find(key);
  if (bucket == recent_.end()) {
    const auto old = older_.find(key);
    const Timestamp full_at = old == older_.end() ? now : old->second;
    bucket = recent_.emplace(std::string(key), full_at).first;
  }
  // `full_at` is when the bucket will be full again; each request moves it on by its share.
  const std::chrono::microseconds share = window / per_minute_;
  const Timestamp full_at = std::clamp(bucket->second, now, now + window);
  bucket->second = full_at;
  const std::chrono::microseconds missing = full_at - now;
  RateDecision decision{true, per_minute_, 0, {}};
  if (missing + share > window) {
    decision.allowed = false;
    decision.resets_in = ceil<seconds>(missing + share - window);
    return decision;
  }
  bucket->second = full_at + share;
  decision.remaining = static_cast<int>((window - missing - share) / share);
  decision.resets_in = ceil<seconds>(missing + share);
  return decision;
}

void RequestRate::make_room(Timestamp now) {
  if (now - turned_at_ < window && recent_.size() < generation_max_) return;
  older_ = std::move(recent_);
  recent_ = {};
  if (now - turned_at_ >= 2 * window) older_ = {};
  turned_at_ = now;
}

}  // namespace ticketing
