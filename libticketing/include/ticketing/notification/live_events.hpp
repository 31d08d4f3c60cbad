// What happens to an account, told while it happens.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <ticketing/actor/principal.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/notification/event_type.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// Names an event of an account for ever: which life of the store (`Installation::epoch`), and its
/// number there.
struct EventId {
  std::int64_t epoch = 0;
  std::int64_t number = 0;
  friend bool operator==(const EventId&, const EventId&) = default;
};
/// "<epoch>-<number>".
std::string to_text(const EventId& id);
std::optional<EventId> parse_event_id(std::string_view text);

struct LiveEvent {
  std::int64_t number = 0;  ///< 0: a broadcast, which has none and is not replayed
  EventType type = EventType::points;
  std::string data;  ///< a JSON object
};
using LiveEventPtr = std::shared_ptr<const LiveEvent>;

/// Who reads an account's events. Called on any thread, one call at a time: must not block, throw
/// or call back.
class EventListener {
 public:
  virtual ~EventListener() = default;
  /// What follows is above `number`. With `resync` some before it were missed and cannot be told
  /// any more. The first call there is; later again where events are gone that were to be told.
  virtual void placed(std::int64_t number, bool resync) = 0;
  /// In order, each once, broadcasts between them. `more`: no event with a number follows until
  /// `EventReading::more` was called.
  virtual void deliver(std::span<const LiveEventPtr> events, bool more) = 0;
  /// Nothing follows, because of this. Unlike from the others, the reading may be ended from here.
  virtual void end(const Error& why) = 0;
};

/// An account's events being read; ends when it is destroyed.
class EventReading {
 public:
  virtual ~EventReading() = default;
  /// Begins, and goes on after `deliver` with `more`. Never blocks.
  virtual void more() = 0;
};

/// A browser's way in: its EventSource sends no header of its own, so this stands in the address.
struct StreamTicket {
  std::string ticket;    ///< a secret: what the stream's parameter takes
  Timestamp expires_at;  ///< until then it must have connected first
};
BOOST_DESCRIBE_STRUCT(StreamTicket, (), (ticket, expires_at))

/// Thread safe.
class LiveEvents {
 public:
  virtual ~LiveEvents() = default;

  /// Which life of the store event numbers are of.
  virtual std::int64_t epoch() const = 0;
  /// Readers there are.
  virtual std::size_t readers() const = 0;

  /// Reads one's own events behind `after`, or from now on, which is when the listener is `placed`;
  /// it hears nothing before `more()`. Whatever is committed behind that place is delivered, once.
  /// Ends with unauthenticated within a second of the session's end or the account's suspension.
  /// Never blocks. unauthenticated; rate_limited beyond `api.streams_per_account_max` of an
  /// account.
  virtual Result<std::unique_ptr<EventReading>> open(const Principal& who,
                                                     const std::optional<EventId>& after,
                                                     std::shared_ptr<EventListener> listener) = 0;

  /// A ticket for the session that acts; good in every process of the installation: unauthenticated
  /// unless an account acts.
  virtual Result<StreamTicket> issue_ticket(const Principal& who) = 0;
  /// As `open`, for whose ticket it is. It is good for 30 s, and then for as long as its session is
  /// for a reader who `comes_again`: one that was given an event id before. The reader who had it
  /// here before ends. unauthenticated.
  virtual Result<std::unique_ptr<EventReading>> open_with_ticket(
      std::string_view ticket, bool comes_again, const std::optional<EventId>& after,
      std::shared_ptr<EventListener> listener) = 0;
};

}  // namespace ticketing
