// Who wants to know of events while they happen: told by the store.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <ticketing/ids.hpp>

#include "notification/account_event_repository.hpp"
#include "notification/broadcast.hpp"

namespace ticketing {

/// What one transaction wrote that somebody may be waiting for.
struct EventsWritten {
  std::vector<AccountEvent> events;
  std::vector<Broadcast> broadcasts;
};

/// Thread safe; must not block or throw.
class CommittedEvents {
 public:
  virtual ~CommittedEvents() = default;
  /// After the commit, before its caller is answered. Two transactions may be told of in another
  /// order than they were committed in.
  virtual void committed(const EventsWritten& written) = 0;
  /// Whether it was committed is not known: these accounts' events are to be looked at.
  virtual void perhaps_committed(const EventsWritten& written) = 0;
};

}  // namespace ticketing
