// How many points a process has moved.
#pragma once

#include <cstdint>

#include <ticketing/points/ledger.hpp>

namespace ticketing {

/// For one reason, since the process opened the store: what was committed, and nothing else.
struct PointsMoved {
  Reason reason = Reason::adjustment;
  std::uint64_t credited = 0;  ///< Σ of the entries above 0
  std::uint64_t debited = 0;   ///< Σ of those below 0, without their sign
};

/// Whether what is credited for it was nobody's before: a refund gives back what was spent.
constexpr bool issues_points(Reason reason) {
  switch (reason) {
    case Reason::general_post:
    case Reason::event_comment:
    case Reason::milestone:
    case Reason::ranking:
    case Reason::adjustment:
      return true;
    case Reason::clawback:
    case Reason::expiry:
    case Reason::purchase:
    case Reason::refund:
      return false;
  }
  return false;
}

/// Whether what is debited for it bought nothing.
constexpr bool removes_points(Reason reason) {
  switch (reason) {
    case Reason::adjustment:
    case Reason::clawback:
    case Reason::expiry:
      return true;
    case Reason::general_post:
    case Reason::event_comment:
    case Reason::milestone:
    case Reason::ranking:
    case Reason::purchase:
    case Reason::refund:
      return false;
  }
  return false;
}

}  // namespace ticketing
