#include "limit/limit_jobs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "jobs/in_chunks.hpp"

namespace ticketing {

Job day_rollover_job(const ServiceContext& context, std::string schedule) {
  return {"day_rollover", std::move(schedule),
          "clears the post limits of days before yesterday; a new day needs nothing",
          [&context](JobWork& work) -> Result<std::string> {
            // Yesterday stays: where another clock is behind, or a request of before midnight waits
            // for its wallet, it is still today.
            const auto yesterday =
                context.calendar.local_date(context.clock.now()) - std::chrono::days(1);
            const auto gone = in_chunks(work, [&](UnitOfWork& unit, int limit) {
              return unit.daily_limits().remove_before(yesterday, limit);
            });
            TICKETING_TRY(gone);
            auto done = fmt::format("removed {} limit rows of days before {}", gone->rows,
                                    to_iso_date(yesterday));
            if (!gone->finished) return stopped_early(done);
            return done;
          }};
}

}  // namespace ticketing
