#include "notification/event_readings.hpp"

#include <spdlog/spdlog.h>

#include <set>

namespace ticketing {
namespace {

/// As many as there may be connections: whom an EventSource is refused does not come again.
constexpr std::size_t waiting_max = 1'000'000;
constexpr std::size_t batch_max = 500;
/// Of one reader at a time; it asks for more when these are written.
constexpr int events_each = 100;

}  // namespace

Error session_is_over() {
  return {ErrorCode::unauthenticated, "the session has ended: sign in again"};
}

EventReadings::EventReadings(const ServiceContext& context, EventHub& hub)
    : context_(context),
      hub_(hub),
      lane_(waiting_max, batch_max, [this](std::vector<EventHub::Wanted>& batch) { read(batch); }) {
}

bool EventReadings::want(const EventHub::Wanted& wanted) { return !lane_.submit(wanted); }

void EventReadings::read(std::vector<EventHub::Wanted>& batch) {
  std::vector<EventPosition> positions;
  std::vector<EventPosition> below_all;
  std::vector<SessionOf> sessions;
  for (const auto& wanted : batch) {
    if (wanted.after) positions.push_back({wanted.account, *wanted.after});
    below_all.push_back({wanted.account, -1});
    sessions.push_back({wanted.session, wanted.account});
  }
  std::vector<std::vector<AccountEvent>> events;
  std::unordered_map<AccountId, std::int64_t> heads;
  std::vector<SessionId> ended;
  try {
    context_.store.snapshot([&](UnitOfWork& unit) {
      heads.clear();
      ended = unit.sessions().ended(sessions, context_.clock.now());
      for (const auto& [account, seq] : unit.account_events().heads_above(below_all))
        heads[account] = seq;
      events = positions.empty() ? decltype(events){}
                                 : unit.account_events().list_each(positions, events_each);
    });
  } catch (const StorageUnavailable& e) {
    for (const auto& wanted : batch) hub_.failed(wanted.reader, Store::unavailable(e).value());
    return;
  } catch (const std::exception& e) {
    spdlog::error("reading the events of {} readers failed: {}", batch.size(), e.what());
    const Error error{ErrorCode::internal, "the events could not be read"};
    for (const auto& wanted : batch) hub_.failed(wanted.reader, error);
    return;
  }
  const std::set<SessionId> over(ended.begin(), ended.end());
  for (const auto& wanted : batch)
    if (over.contains(wanted.session))
      hub_.end_session(wanted.account, wanted.session, session_is_over());
  auto next = events.begin();
  for (const auto& wanted : batch) {
    EventHub::Found found{heads[wanted.account], {}};
    if (wanted.after) found.events = std::move(*next++);
    hub_.found(wanted.reader, found);
  }
}

}  // namespace ticketing
