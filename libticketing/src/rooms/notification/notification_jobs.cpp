#include "notification/notification_jobs.hpp"

#include <chrono>

namespace ticketing {
namespace {

constexpr std::chrono::days event_keep{90};

}  // namespace

std::vector<Sweep> notification_sweeps() {
  return {{"events", [](UnitOfWork& unit, Timestamp now, int limit) {
             return unit.account_events().remove_before(now - event_keep, limit);
           }}};
}

}  // namespace ticketing
