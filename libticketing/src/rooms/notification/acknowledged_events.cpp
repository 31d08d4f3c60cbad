#include "notification/acknowledged_events.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <span>
#include <string>

namespace ticketing {
namespace {

constexpr std::chrono::minutes kept_for{10};
constexpr std::size_t kept_max = 100'000;
constexpr std::size_t asked_at_once = 1000;

}  // namespace

void AcknowledgedEvents::committed(const EventsWritten& written) {
  if (!written.events.empty()) {
    const auto now = clock_.now();
    const std::lock_guard lock(mutex_);
    for (const AccountEvent& event : written.events)
      told_.push_back({now, {event.account, event.seq}});
    while (told_.size() > kept_max || (!told_.empty() && told_.front().at < now - kept_for))
      told_.pop_front();
  }
  next_.committed(written);
}

void AcknowledgedEvents::perhaps_committed(const EventsWritten& written) {
  next_.perhaps_committed(written);
}

std::vector<EventPosition> AcknowledgedEvents::missing(Store& store) const {
  std::map<AccountId, std::int64_t> newest;
  {
    const std::lock_guard lock(mutex_);
    for (const Told& told : told_) {
      auto& seq = newest[told.what.account];
      seq = std::max(seq, told.what.seq);
    }
  }
  std::vector<EventPosition> before;
  for (const auto& [account, seq] : newest) before.push_back({account, seq - 1});
  for (std::size_t at = 0; at < before.size(); at += asked_at_once) {
    const auto some =
        std::span(before).subspan(at).first(std::min(asked_at_once, before.size() - at));
    std::vector<EventPosition> there;
    store.snapshot([&](UnitOfWork& unit) { there = unit.account_events().heads_above(some); });
    for (const EventPosition& head : there) newest.erase(head.account);
  }
  std::vector<EventPosition> gone;
  for (const auto& [account, seq] : newest) gone.push_back({account, seq});
  return gone;
}

void AcknowledgedEvents::tell_of_promotion(Store& store) const {
  constexpr std::size_t named_max = 20;
  const auto moved =
      fmt::format("the database goes on as another server (timeline {})", store.timeline());
  try {
    const auto gone = missing(store);
    if (gone.empty()) {
      spdlog::warn("{}, which has what was acknowledged here in the last ten minutes", moved);
      return;
    }
    std::string accounts;
    for (const auto& lost : std::span(gone).first(std::min(named_max, gone.size())))
      accounts += fmt::format(" {}", lost.account.value);
    spdlog::error(
        "{}, which has lost what was acknowledged to {} accounts:{}{}; docs/operations.md, \"When "
        "the database moves\", says what to do",
        moved, gone.size(), accounts, gone.size() > named_max ? " ..." : "");
  } catch (const StorageUnavailable& e) {
    spdlog::error("{}; whether it has what was acknowledged cannot be asked now: {}", moved,
                  e.what());
  }
}

}  // namespace ticketing
