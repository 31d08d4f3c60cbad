#include "board/board_jobs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "board/view_flush.hpp"
#include "jobs/due_occurrences.hpp"
#include "jobs/in_chunks.hpp"

namespace ticketing {

namespace {

/// How long an applied batch of views is remembered. Whoever does not know whether it was applied
/// sends it again each second.
constexpr std::chrono::hours view_batch_keep{24};

}  // namespace

Job view_flush_job(const ServiceContext& context, SharedViews* shared, std::string schedule) {
  return {.name = "view_flush",
          .schedule = shared ? std::move(schedule) : "off",
          .description = "adds the views that all processes counted together to their posts",
          .run = [&context, shared](JobWork& work) -> Result<std::string> {
            if (!shared) return "nothing to do: without Redis each process adds its views itself";
            const auto added = flush_shared_views(context, *shared, work.stop());
            TICKETING_TRY(added);
            return fmt::format("added {} batches of views", *added);
          },
          .possible = shared != nullptr};
}

Job post_publish_job(const ServiceContext& context, std::string schedule) {
  return {"post_publish", std::move(schedule),
          "tells live of the event posts that were written ahead and have opened",
          [&context](JobWork& work) -> Result<std::string> {
            const auto told = in_chunks(work, [&](UnitOfWork& unit, int limit) {
              return static_cast<int>(unit.posts().take_opened(context.clock.now(), limit).size());
            });
            TICKETING_TRY(told);
            const auto said = fmt::format("told of {} posts", told->rows);
            if (!told->finished) return stopped_early(said);
            return said;
          }};
}

std::vector<Sweep> board_sweeps() {
  return {{"view batches", view_batch_keep, [](UnitOfWork& unit, Timestamp t, int limit) {
             return unit.views().remove_batches_before(t, limit);
           }}};
}

}  // namespace ticketing
