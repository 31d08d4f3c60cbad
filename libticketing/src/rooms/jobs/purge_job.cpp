#include "jobs/purge_job.hpp"

#include <fmt/format.h>

#include <utility>

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
    if (!sweep.keep) continue;
    const auto gone = in_chunks(work, [&](UnitOfWork& unit, int limit) {
      return sweep.remove(unit, now - *sweep.keep, limit);
    });
    TICKETING_TRY(gone);
    removed.push_back(fmt::format("{} {}", gone->rows, sweep.what));
    if (!gone->finished) return stopped_early("removed " + listed(removed));
  }
  return "removed " + listed(removed);
}

}  // namespace

KeepTime keep_days(int days) {
  if (days == 0) return std::nullopt;
  return std::chrono::days(days);
}

std::vector<Sweep> operation_sweeps(const KeepConfig& keep) {
  return {
      {"idempotency keys", std::chrono::hours(keep.idempotency_hours),
       [](UnitOfWork& unit, Timestamp t, int limit) {
         return unit.idempotency().remove_before(t, limit);
       }},
      {"job runs", keep_days(keep.job_runs_days),
       [](UnitOfWork& unit, Timestamp t, int limit) { return unit.jobs().remove_old(t, limit); }},
      {"admin actions", keep_days(keep.admin_actions_days),
       [](UnitOfWork& unit, Timestamp t, int limit) {
         return unit.admin_actions().remove_before(t, limit);
       }}};
}

Job purge_job(const ServiceContext& context, std::string schedule, std::vector<Sweep> sweeps) {
  return {"purge", std::move(schedule),
          "removes ended sessions, mailed tokens, idempotency keys, job runs, events, mails, admin "
          "actions, view batches and warnings past their keep time",
          [&context, sweeps = std::move(sweeps)](JobWork& work) {
            return purge(context, sweeps, work);
          }};
}

}  // namespace ticketing
