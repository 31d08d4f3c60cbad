// Live events to be shown: rows written with the effect they tell of.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/notification/event_type.hpp>
#include <ticketing/page.hpp>

namespace ticketing {

/// A live event of one account. `seq` is assigned under the wallet lock, so it is monotone in
/// commit order and a reader can never skip one.
struct AccountEvent {
  AccountId account;
  std::int64_t seq = 0;
  EventType type = EventType::points;
  std::string payload;  ///< JSON object
  Timestamp created_at;
  std::optional<Timestamp> read_at = {};  ///< when its account said so
};

/// A place in an account's events: behind the one with this seq.
struct EventPosition {
  AccountId account;
  std::int64_t seq = 0;
};

class AccountEventRepository {
 public:
  virtual ~AccountEventRepository() = default;
  virtual void add(std::span<const AccountEvent> events) = 0;
  /// Ascending by seq, from above `after`.
  virtual std::vector<AccountEvent> list(AccountId account, std::int64_t after, int limit) = 0;
  /// Newest first, from below `slice.after`.
  virtual std::vector<AccountEvent> list_newest(AccountId account, Slice slice) = 0;
  /// As `list` for each of `positions`, in their order, with one question to the database.
  virtual std::vector<std::vector<AccountEvent>> list_each(std::span<const EventPosition> positions,
                                                           int limit_each) = 0;
  /// Where the newest event is, of those accounts that have one above their position; in no
  /// particular order.
  virtual std::vector<EventPosition> heads_above(std::span<const EventPosition> positions) = 0;
  virtual std::optional<AccountEvent> find(AccountId account, std::int64_t seq) = 0;
  /// Overwrites the event of that account and seq.
  virtual void update(const AccountEvent& event) = 0;
  /// Removes those created before `t`, oldest first, at most `limit`; how many went. Their numbers
  /// are never given again.
  virtual int remove_before(Timestamp t, int limit) = 0;
};

}  // namespace ticketing
