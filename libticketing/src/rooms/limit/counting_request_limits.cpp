#include "limit/counting_request_limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "limit/make_services.hpp"

namespace ticketing {
namespace {

constexpr std::size_t keys_max = 100'000;  // of a budget
/// A server that runs one script runs nothing else meanwhile.
constexpr std::size_t told_at_once_max = 500;

std::string shared_key(RateBudget budget, std::string_view key) {
  return fmt::format("{}:{}", name(budget), key);
}

/// Of `budget`, in a minute; 0: off. A budget without a number does not compile.
int allowed(const RateConfig& config, RateBudget budget) {
  switch (budget) {
    case RateBudget::address:
      return config.address_per_minute;
    case RateBudget::reads:
      return config.reads_per_minute;
    case RateBudget::sign_in:
      return config.sign_in_per_minute;
    case RateBudget::sign_up:
      return config.sign_up_per_minute;
    case RateBudget::account:
      return config.account_per_minute;
    case RateBudget::account_reads:
      return config.account_reads_per_minute;
    case RateBudget::wrong_password:
      return config.wrong_passwords_per_minute;
    case RateBudget::network:
      return addresses_per_network * config.address_per_minute;
    case RateBudget::network_reads:
      return addresses_per_network * config.reads_per_minute;
    case RateBudget::network_sign_in:
      return addresses_per_network * config.sign_in_per_minute;
    case RateBudget::network_sign_up:
      return addresses_per_network * config.sign_up_per_minute;
  }
  return 0;
}

}  // namespace

std::string_view name(RateBudget budget) {
  switch (budget) {
    case RateBudget::address:
      return "address";
    case RateBudget::reads:
      return "reads";
    case RateBudget::sign_in:
      return "sign-in";
    case RateBudget::sign_up:
      return "sign-up";
    case RateBudget::account:
      return "account";
    case RateBudget::account_reads:
      return "account-reads";
    case RateBudget::wrong_password:
      return "wrong-password";
    case RateBudget::network:
      return "network";
    case RateBudget::network_reads:
      return "network-reads";
    case RateBudget::network_sign_in:
      return "network-sign-in";
    case RateBudget::network_sign_up:
      return "network-sign-up";
  }
  return {};
}

RateBudget network_budget(RateBudget budget) {
  switch (budget) {
    case RateBudget::address:
      return RateBudget::network;
    case RateBudget::reads:
      return RateBudget::network_reads;
    case RateBudget::sign_in:
      return RateBudget::network_sign_in;
    case RateBudget::sign_up:
      return RateBudget::network_sign_up;
    case RateBudget::account:
    case RateBudget::account_reads:
    case RateBudget::wrong_password:
    case RateBudget::network:
    case RateBudget::network_reads:
    case RateBudget::network_sign_in:
    case RateBudget::network_sign_up:
      return budget;  // of no address
  }
  return budget;
}

tl::unexpected<Error> refuse_over_budget(RateBudget budget, const RateDecision& decision,
                                         Timestamp now) {
  const auto wait = decision.resets_in.count();
  auto error =
      refuse_until(now + decision.resets_in, ErrorCode::rate_limited,
                   budget == RateBudget::wrong_password
                       ? fmt::format("Too many wrong passwords for this account. Wait {} s.", wait)
                       : fmt::format("More than {} requests a minute ({} budget). Wait {} s.",
                                     decision.limit, name(budget), wait));
  error.value().retry_after = decision.resets_in;
  error.value().budgets.emplace_back(name(budget));
  return error;
}

CountingRequestLimits::Budget::Budget(RateBudget which, const RateConfig& config,
                                      const Clock& clock)
    : budget(which), per_minute(allowed(config, which)), buckets(clock, keys_max) {}

CountingRequestLimits::CountingRequestLimits(const RateConfig& config, const Clock& clock,
                                             const LaneBounds& lane, RateBuckets* shared)
    : shared_(shared),
      budgets_{{{RateBudget::address, config, clock},
                {RateBudget::reads, config, clock},
                {RateBudget::sign_in, config, clock},
                {RateBudget::sign_up, config, clock},
                {RateBudget::account, config, clock},
                {RateBudget::account_reads, config, clock},
                {RateBudget::wrong_password, config, clock},
                {RateBudget::network, config, clock},
                {RateBudget::network_reads, config, clock},
                {RateBudget::network_sign_in, config, clock},
                {RateBudget::network_sign_up, config, clock}}} {
  if (!shared_) return;
  lane_.emplace(lane.waiting_max, std::min(lane.batch_max, told_at_once_max),
                [this](std::vector<Waiting>& batch) { take_together(batch); });
  teller_ = std::jthread([this](const std::stop_token& stop) { tell_each_second(stop); });
}

CountingRequestLimits::~CountingRequestLimits() = default;

bool CountingRequestLimits::is_decided_here(const Budget& budget) const {
  return budget.per_minute == 0 || !shared_ || !is_exact(budget.budget);
}

RateDecision CountingRequestLimits::take_here(Budget& budget, std::string_view key) {
  const int per_minute = budget.per_minute;
  if (per_minute == 0) return {};
  return decision(budget.buckets.draw_one(key, per_minute), per_minute);
}

RateDecision CountingRequestLimits::take_alone(Budget& budget, std::string_view key) {
  alone_.fetch_add(1, std::memory_order_relaxed);
  return take_here(budget, key);
}

RateDecision CountingRequestLimits::take(RateBudget budget, std::string_view key) {
  if (is_decided_here(of(budget))) return take_here(of(budget), key);
  RateDecision taken;
  std::vector<Waiting> one;
  one.push_back({budget, std::string(key), [&](RateDecision decision) { taken = decision; }});
  take_together(one);
  return taken;
}

void CountingRequestLimits::take_async(RateBudget budget, std::string key, Done done) {
  if (is_decided_here(of(budget))) return done(take_here(of(budget), key));
  auto refused = lane_->submit({budget, std::move(key), std::move(done)});
  if (refused) refused->done(take_alone(of(budget), refused->key));
}

void CountingRequestLimits::take_together(std::vector<Waiting>& batch) {
  std::vector<BucketDraw> draws;
  for (const Waiting& each : batch)
    draws.push_back({shared_key(each.budget, each.key), of(each.budget).per_minute});
  const auto drawn = shared_->draw(draws);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    Budget& budget = of(batch[i].budget);
    const int per_minute = draws[i].per_minute;
    if (drawn) budget.buckets.learn(batch[i].key, per_minute, 0, (*drawn)[i].missing);
    batch[i].done(drawn ? decision((*drawn)[i], per_minute) : take_alone(budget, batch[i].key));
  }
}

void CountingRequestLimits::give_back(RateBudget which, std::string_view key) {
  Budget& budget = of(which);
  const int per_minute = budget.per_minute;
  if (per_minute == 0) return;
  const BucketDraw back{std::string(key), per_minute, -1, true};
  if (!is_decided_here(budget)) {
    BucketDraw shared = back;
    shared.key = shared_key(which, key);
    if (const auto drawn = shared_->draw(std::span(&shared, 1)))
      return budget.buckets.learn(key, per_minute, 0, drawn->front().missing);
  }
  budget.buckets.draw(std::span(&back, 1));
}

bool CountingRequestLimits::set(const RateConfig& rates) {
  bool differs = false;
  for (Budget& budget : budgets_) {
    const int wanted = allowed(rates, budget.budget);
    differs |= budget.per_minute.exchange(wanted) != wanted;
  }
  return differs;
}

void CountingRequestLimits::tell_each_second(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    second_passed_.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
    for (Budget& budget : budgets_)
      if (const int per_minute = budget.per_minute; per_minute > 0) tell(budget, per_minute);
  }
}

void CountingRequestLimits::tell(Budget& budget, int per_minute) {
  const std::vector<BucketDraw> untold = budget.buckets.untold(per_minute);
  for (std::size_t begin = 0; begin < untold.size(); begin += told_at_once_max) {
    const auto part =
        std::span(untold).subspan(begin, std::min(told_at_once_max, untold.size() - begin));
    std::vector<BucketDraw> draws(part.begin(), part.end());
    for (BucketDraw& draw : draws) draw.key = shared_key(budget.budget, draw.key);
    const auto drawn = shared_->draw(draws);
    if (!drawn) return;
    for (std::size_t i = 0; i < part.size(); ++i)
      budget.buckets.learn(part[i].key, per_minute, part[i].count, (*drawn)[i].missing);
  }
}

std::unique_ptr<RequestLimits> make_request_limits(const RateConfig& config, const Clock& clock,
                                                   const LaneBounds& lane, RateBuckets* shared) {
  return std::make_unique<CountingRequestLimits>(config, clock, lane, shared);
}

}  // namespace ticketing
