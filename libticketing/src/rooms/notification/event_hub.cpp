#include "notification/event_hub.hpp"

#include <algorithm>
#include <utility>

namespace ticketing {
namespace {

/// More than can be opened between two looks.
constexpr std::size_t told_max = 100;

/// Of one piece of what is caught up with, about: one reader's share of memory while it is written.
constexpr std::size_t piece_bytes = 32 * 1024;

LiveEventPtr live(const AccountEvent& event) {
  return std::make_shared<const LiveEvent>(LiveEvent{event.seq, event.type, event.payload});
}

}  // namespace

template <class Fn>
void EventHub::each_of(AccountId account, Fn&& fn) {
  const auto [begin, end] = of_account_.equal_range(account);
  for (auto at = begin; at != end; ++at) fn(at->second, readers_.at(at->second));
}

void EventHub::read_with(Read read) {
  std::lock_guard lock(mutex_);
  read_ = std::move(read);
}

std::optional<EventHub::Key> EventHub::add(Newcomer newcomer, std::size_t per_account_max) {
  Ended ended;
  std::unique_lock lock(mutex_);
  const auto account = newcomer.account;
  std::optional<Key> older;
  each_of(account, [&](Key key, const Reader& reader) {
    if (!newcomer.ticket.empty() && reader.is.ticket == newcomer.ticket) older = key;
  });
  if (older)
    end(readers_.find(*older), {ErrorCode::unauthenticated, "another stream has its ticket"},
        ended);
  const bool full = of_account_.count(account) >= per_account_max;
  const Key key = ++last_key_;
  if (!full) insert(key, std::move(newcomer));
  lock.unlock();
  tell(ended);
  return full ? std::nullopt : std::optional(key);
}

void EventHub::insert(Key key, Newcomer newcomer) {
  Reader reader;
  reader.delivered = newcomer.after;
  reader.is = std::move(newcomer);
  of_account_.emplace(reader.is.account, key);
  readers_.emplace(key, std::move(reader));
}

void EventHub::tell(const Ended& ended) {
  for (const auto& [listener, why] : ended) listener->end(why);
}

void EventHub::end(Readers::iterator at, Error why, Ended& ended) {
  ended.emplace_back(at->second.is.listener, std::move(why));
  erase(at);
}

void EventHub::erase(Readers::iterator at) {
  const auto [begin, end] = of_account_.equal_range(at->second.is.account);
  of_account_.erase(
      std::find_if(begin, end, [&](const auto& entry) { return entry.second == at->first; }));
  readers_.erase(at);
}

void EventHub::remove(Key key) {
  std::lock_guard lock(mutex_);
  if (const auto at = readers_.find(key); at != readers_.end()) erase(at);
}

void EventHub::more(Key key) {
  Ended ended;
  {
    std::lock_guard lock(mutex_);
    const auto at = readers_.find(key);
    if (at == readers_.end() || at->second.state != State::waiting || ask(key, at->second)) return;
    end(at, refuse_for_now("too many are connecting: try again in a second").value(), ended);
  }
  tell(ended);
}

bool EventHub::ask(Key key, Reader& reader) {
  reader.state = State::reading;
  reader.look_again = false;
  if (read_({key, reader.is.account, reader.is.session, reader.delivered})) return true;
  // Whatever it hears of next makes it ask again, and somebody looks each second.
  reader.state = State::live;
  return reader.is_placed;
}

void EventHub::place(Reader& reader, std::int64_t number, bool resync) {
  reader.delivered = number;
  reader.is_placed = true;
  reader.is.listener->placed(number, resync);
}

void EventHub::found(Key key, const Found& found) {
  std::lock_guard lock(mutex_);
  const auto at = readers_.find(key);
  if (at == readers_.end()) return;
  Reader& reader = at->second;
  reader.head = std::max(reader.head, found.head);
  // Of what was committed since it came, it hears; what was before, nobody has promised.
  const auto now = std::min(found.head, reader.first_heard - 1);
  if (!reader.delivered) {
    place(reader, now, reader.is.missed);
  } else if (*reader.delivered > found.head) {
    place(reader, found.head, true);
  } else if (found.head > *reader.delivered &&
             (found.events.empty() || found.events.front().seq != *reader.delivered + 1)) {
    place(reader, found.head, true);  // older than what is kept
  } else {
    if (!reader.is_placed) place(reader, *reader.delivered, false);
    std::vector<LiveEventPtr> events;
    std::size_t bytes = 0;
    for (const auto& event : found.events) {
      events.push_back(live(event));
      bytes += event.payload.size();
      if (bytes >= piece_bytes) break;
    }
    if (!events.empty()) {
      reader.delivered = events.back()->number;
      const bool more = reader.head > *reader.delivered;
      reader.state = more ? State::waiting : State::live;
      reader.is.listener->deliver(events, more);
      if (more) return;
    }
  }
  reader.state = State::live;
  if (reader.look_again || reader.head > *reader.delivered) ask(key, reader);
}

void EventHub::failed(Key key, const Error& error) {
  Ended ended;
  {
    std::lock_guard lock(mutex_);
    const auto at = readers_.find(key);
    if (at == readers_.end()) return;
    at->second.state = State::live;
    if (!at->second.is_placed) end(at, error, ended);
  }
  tell(ended);
}

void EventHub::end_session(AccountId account, SessionId session, const Error& why) {
  Ended ended;
  {
    std::lock_guard lock(mutex_);
    std::vector<Key> over;
    each_of(account, [&](Key key, const Reader& reader) {
      if (reader.is.session == session) over.push_back(key);
    });
    for (const Key key : over) end(readers_.find(key), why, ended);
  }
  tell(ended);
}

void EventHub::end_all(const Error& why) {
  Ended ended;
  {
    std::lock_guard lock(mutex_);
    while (!readers_.empty()) end(readers_.begin(), why, ended);
  }
  tell(ended);
}

void EventHub::tell_all(const Broadcast& broadcast) {
  std::vector<std::shared_ptr<EventListener>> listeners;
  {
    std::lock_guard lock(mutex_);
    const std::pair of{broadcast.type, broadcast.id};
    if (std::ranges::find(told_, of) != told_.end()) return;
    told_.push_back(of);
    if (told_.size() > told_max) told_.pop_front();
    listeners.reserve(readers_.size());
    for (const auto& [key, reader] : readers_)
      if (reader.is_placed) listeners.push_back(reader.is.listener);
  }
  // Without the lock: everybody who reads is told, and others write meanwhile.
  const auto event =
      std::make_shared<const LiveEvent>(LiveEvent{0, broadcast.type, broadcast.data});
  for (const auto& listener : listeners) listener->deliver(std::span(&event, 1), false);
}

void EventHub::look_at(std::span<const EventPosition> heads) {
  std::lock_guard lock(mutex_);
  for (const auto& head : heads) {
    each_of(head.account, [&](Key key, Reader& reader) {
      if (reader.is_placed && *reader.delivered >= head.seq) return;
      if (reader.state == State::live)
        ask(key, reader);
      else
        reader.look_again = true;
    });
  }
}

void EventHub::hear(Reader& reader, const AccountEvent& event, const LiveEventPtr& shared) {
  reader.head = std::max(reader.head, event.seq);
  if (reader.delivered && event.seq <= *reader.delivered) return;
  if (!reader.delivered) reader.first_heard = std::min(reader.first_heard, event.seq);
  if (reader.state != State::live || event.seq != *reader.delivered + 1) return;
  reader.delivered = event.seq;
  reader.is.listener->deliver(std::span(&shared, 1), false);
}

void EventHub::committed(const EventsWritten& written) {
  {
    std::lock_guard lock(mutex_);
    for (const auto& event : written.events) {
      if (of_account_.find(event.account) == of_account_.end()) continue;
      const auto shared = live(event);
      each_of(event.account, [&](Key, Reader& reader) { hear(reader, event, shared); });
    }
    for (const auto& event : written.events)
      each_of(event.account, [&](Key key, Reader& reader) {
        if (reader.state == State::live && reader.head > *reader.delivered) ask(key, reader);
      });
  }
  for (const auto& broadcast : written.broadcasts) tell_all(broadcast);
}

void EventHub::perhaps_committed(const EventsWritten& written) {
  std::vector<EventPosition> heads;
  for (const auto& event : written.events) heads.push_back({event.account, event.seq});
  look_at(heads);
}

std::vector<EventHub::Place> EventHub::places() const {
  std::lock_guard lock(mutex_);
  std::vector<Place> places;
  places.reserve(readers_.size());
  for (const auto& [key, reader] : readers_)
    if (reader.delivered)
      places.push_back({{reader.is.account, *reader.delivered}, reader.is.session});
  return places;
}

std::size_t EventHub::size() const {
  std::lock_guard lock(mutex_);
  return readers_.size();
}

}  // namespace ticketing
