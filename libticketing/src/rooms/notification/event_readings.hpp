// What the readers of live events want of the database, read together.
#pragma once

#include <span>
#include <vector>

#include "notification/event_hub.hpp"
#include "storage/group_commit.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// Readings that are wanted while one is under way form the next: however many come at once, e.g.
/// after a restart, they cost three questions a batch. Thread safe.
class EventReadings final {
 public:
  EventReadings(const ServiceContext& context, EventHub& hub);

  /// False when too many wait. Never blocks; the hub is told what was found, and which sessions
  /// have ended.
  bool want(const EventHub::Wanted& wanted);

 private:
  void read(std::vector<EventHub::Wanted>& batch);

  const ServiceContext& context_;
  EventHub& hub_;
  GroupCommitLane<EventHub::Wanted> lane_;  // last: stops first
};

/// Why a stream whose session is over ends.
Error session_is_over();

}  // namespace ticketing
