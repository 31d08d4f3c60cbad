// What was acknowledged lately, kept so that what a fail-over has lost can be named.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

#include <ticketing/clock.hpp>

#include "notification/committed_events.hpp"
#include "storage/store.hpp"

namespace ticketing {

/// Passes on what it is told. Thread safe.
class AcknowledgedEvents final : public CommittedEvents {
 public:
  AcknowledgedEvents(CommittedEvents& next, const Clock& clock) : next_(next), clock_(clock) {}

  void committed(const EventsWritten& written) override;
  void perhaps_committed(const EventsWritten& written) override;

  /// Of the accounts that were told of an event within the last ten minutes (of 100 000 events at
  /// most), those that do not have it any more, ascending, with the newest they were told of. To be
  /// asked as soon as the database has moved: the numbers are given again.
  std::vector<EventPosition> missing(Store& store) const;
  /// Logs what is missing: `store` goes on as a server that was a standby, and what that did not
  /// have yet is gone, acknowledged or not.
  void tell_of_promotion(Store& store) const;

 private:
  struct Told {
    Timestamp at;
    EventPosition what;
  };

  CommittedEvents& next_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::deque<Told> told_;
};

}  // namespace ticketing
