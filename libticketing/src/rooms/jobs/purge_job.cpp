#include "jobs/purge_job.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "jobs/due_occurrences.hpp"
#include "jobs/in_chunks.hpp"

namespace ticketing {
namespace {

/// "a, b and c".
std::string listed(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 == parts.size() ? " and " : ", ";
    text += parts[i];
  }
  return text;
}

Result<std::string> purge(const ServiceContext& context, const std::vector<Sweep>& sweeps,
                          JobWork& work) {
  const auto now = context.clock.now();
  std::vector<std::string> removed;
  for (const auto& sweep : sweeps) {
    const auto gone = in_chunks(
        work, [&](UnitOfWork& unit, int limit) { return sweep.remove(unit, now, limit); });
    TICKETING_TRY(gone);
    removed.push_back(fmt::format("{} {}", gone->rows, sweep.what));
    if (!gone->finished) return stopped_early("removed " + listed(removed));
  }
  return "removed " + listed(removed);
}

}  // namespace

Sweep idempotency_sweep() {
  return {"idempotency keys", [](UnitOfWork& unit, Timestamp now, int limit) {
            return unit.idempotency().remove_before(now - std::chrono::hours(24), limit);
          }};
}

Sweep job_run_sweep() {
  return {"job runs", [](UnitOfWork& unit, Timestamp now, int limit) {
            return unit.jobs().remove_old(now - job_run_keep, limit);
          }};
}

Job purge_job(const ServiceContext& context, std::string schedule, std::vector<Sweep> sweeps) {
  return {
      "purge", std::move(schedule),
      "removes ended sessions, mailed tokens, idempotency keys, job runs, events, view batches and "
      "warnings past their keep time",
      [&context, sweeps = std::move(sweeps)](JobWork& work) {
        return purge(context, sweeps, work);
      }};
}

}  // namespace ticketing
