// What an account was told, as a list.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>

#include <ticketing/actor/principal.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/describe/json_text.hpp>
#include <ticketing/notification/event_type.hpp>
#include <ticketing/page.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// An event of an account, as it was sent live.
struct NotificationView {
  std::int64_t id = 0;  ///< its number among the account's own, from 1 on, in order of commit
  EventType type = EventType::points;  ///< what it tells of
  JsonObject data;                   ///< what happened, a JSON object; its members depend on `type`
  Timestamp created_at;              ///< when it happened
  std::optional<Timestamp> read_at;  ///< when its owner said so; none: not yet
};
BOOST_DESCRIBE_STRUCT(NotificationView, (), (id, type, data, created_at, read_at))

/// What one was told.
struct ListNotifications {
  int limit = page_limit_default;     ///< items on the page at most
  std::optional<std::string> cursor;  ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListNotifications, (), (limit, cursor))

/// Which notification was read.
struct MarkRead {
  std::int64_t id;  ///< its number among the account's own
};
BOOST_DESCRIBE_STRUCT(MarkRead, (), (id))

/// Thread safe; blocks on the database.
class NotificationService {
 public:
  virtual ~NotificationService() = default;

  /// One's own, newest first: unauthenticated, validation_failed.
  virtual Result<Page<NotificationView>> list(const Principal& who,
                                              const ListNotifications& request) = 0;
  /// Once: a second time changes nothing. unauthenticated, not_found.
  virtual Result<NotificationView> mark_read(const Principal& who, const MarkRead& request,
                                             const CallOptions& options = {}) = 0;
};

}  // namespace ticketing
