// The readers of live events in this process, each with its place.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include <ticketing/notification/live_events.hpp>

#include "notification/committed_events.hpp"

namespace ticketing {

/// Gives each reader its account's events in order, each once, whatever order they are heard of in:
/// what follows the last one delivered is passed on at once, anything else only shows that there is
/// something to be read from the database. A reader is known here before its place is first read,
/// so that what is committed meanwhile is either in that reading or heard of here.
///
/// Thread safe. Does no I/O: asks for readings and is given them.
class EventHub final : public CommittedEvents {
 public:
  using Key = std::uint64_t;

  /// What is asked of the database: the account's head, and what it has behind `after`.
  struct Wanted {
    Key reader = 0;
    AccountId account;
    SessionId session;
    std::optional<std::int64_t> after;  ///< none: only the head is wanted
  };
  /// The answer, of one moment.
  struct Found {
    std::int64_t head = 0;
    std::vector<AccountEvent> events;  ///< ascending; perhaps not all
  };
  /// Must not block or call back; false when it cannot be asked for now.
  using Read = std::function<bool(const Wanted&)>;

  struct Newcomer {
    AccountId account;
    SessionId session;
    std::optional<std::int64_t> after;  ///< none: from now on
    bool missed = false;                ///< what came before cannot be told: begins with a resync
    std::string ticket;                 ///< its name; a newer reader with the same one wins
    std::shared_ptr<EventListener> listener;
  };

  void read_with(Read read);

  /// None when the account has `per_account_max` readers.
  std::optional<Key> add(Newcomer newcomer, std::size_t per_account_max);
  void remove(Key reader);
  /// Goes on reading: the reader's first time, or after `deliver` said that there is more.
  void more(Key reader);
  void found(Key reader, const Found& found);
  void failed(Key reader, const Error& error);
  void end_session(AccountId account, SessionId session, const Error& why);
  void end_all(const Error& why);
  /// Tells every reader, once, whoever says so.
  void tell_all(const Broadcast& broadcast);
  /// Accounts whose events are to be looked at, because they may have some above these.
  void look_at(std::span<const EventPosition> heads);

  void committed(const EventsWritten& written) override;
  void perhaps_committed(const EventsWritten& written) override;

  struct Place {
    EventPosition position;
    SessionId session;
  };
  /// Of every reader that has one.
  std::vector<Place> places() const;
  std::size_t size() const;

 private:
  enum class State {
    waiting,  ///< for its listener to ask for more
    reading,
    live,  ///< what comes next is passed on; nothing more is known to be there, or it failed
  };
  struct Reader {
    Newcomer is;
    State state = State::waiting;
    bool is_placed = false;                 ///< the listener knows its place
    std::optional<std::int64_t> delivered;  ///< none until its place is known
    std::int64_t head = 0;                  ///< the highest known to be committed
    std::int64_t first_heard = std::numeric_limits<std::int64_t>::max();  ///< before it is placed
    bool look_again = false;
  };
  using Readers = std::unordered_map<Key, Reader>;

  /// Whoever hears no more, to be told without the lock: the listener may go with that.
  using Ended = std::vector<std::pair<std::shared_ptr<EventListener>, Error>>;
  static void tell(const Ended& ended);

  // All under the lock.
  void hear(Reader& reader, const AccountEvent& event, const LiveEventPtr& shared);
  /// False when a reader that has no place yet cannot be read for.
  bool ask(Key key, Reader& reader);
  void place(Reader& reader, std::int64_t number, bool resync);
  void end(Readers::iterator at, Error why, Ended& ended);
  void insert(Key key, Newcomer newcomer);
  void erase(Readers::iterator at);
  template <class Fn>
  void each_of(AccountId account, Fn&& fn);

  Read read_ = [](const Wanted&) { return false; };
  mutable std::mutex mutex_;
  Key last_key_ = 0;
  Readers readers_;
  std::unordered_multimap<AccountId, Key> of_account_;
  std::deque<std::pair<EventType, std::int64_t>> told_;  ///< of what, lately
};

}  // namespace ticketing
