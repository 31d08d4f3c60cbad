// What one process has committed, told to the others.
#pragma once

#include <functional>
#include <vector>

#include <ticketing/changes.hpp>

#include "notification/account_event_repository.hpp"
#include "notification/committed_events.hpp"

namespace ticketing {

/// Of one transaction or of several.
struct News {
  std::vector<Subject> changed;
  std::vector<EventPosition> heads;  ///< accounts that have events up to these
  std::vector<Broadcast> broadcasts;

  bool empty() const { return changed.empty() && heads.empty() && broadcasts.empty(); }
  std::size_t size() const { return changed.size() + heads.size() + broadcasts.size(); }
};

/// Only hastens what every process finds out by itself: a message that is lost costs the bound that
/// each keeps by its own clock, and one that is forged a reading.
class EventBus {
 public:
  using Heard = std::function<void(const News&)>;

  virtual ~EventBus() = default;
  /// After the commit. Thread safe; never blocks or throws.
  virtual void publish(News news) noexcept = 0;
};

}  // namespace ticketing
