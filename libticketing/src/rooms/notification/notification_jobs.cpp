#include "notification/notification_jobs.hpp"

namespace ticketing {

std::vector<Sweep> notification_sweeps(const KeepConfig& keep) {
  return {
      {"events", keep_days(keep.account_events_days), [](UnitOfWork& unit, Timestamp t, int limit) {
         return unit.account_events().remove_before(t, limit);
       }}};
}

}  // namespace ticketing
