#include <ticketing/jobs/job_service.hpp>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <utility>

#include <ticketing/jobs/cron_expression.hpp>

#include "jobs/job_claims.hpp"
#include "jobs/make_services.hpp"

namespace ticketing {
namespace {

constexpr int history_max = 100;
constexpr int rows_per_chunk = 1000;

class StoredJobService final : public JobService {
 public:
  StoredJobService(const ServiceContext& context, std::vector<Job> jobs)
      : context_(context), jobs_(std::move(jobs)) {}

  Result<std::vector<JobView>> list(const Principal& who) override;
  Result<JobRun> run_now(const Principal& who, std::string_view name, const CallOptions& options,
                         const std::stop_token& stop) override;
  Result<std::optional<JobRun>> run_due(const Principal& who, std::string_view name,
                                        const std::stop_token& stop) override;
  Result<std::vector<JobRun>> history(const Principal& who, std::string_view name) override;

 private:
  const Job* find(std::string_view name) const;
  tl::unexpected<Error> unknown(std::string_view name) const;
  std::optional<Timestamp> last_occurrence(const Job& job, Timestamp now) const;
  Result<JobRun> claim_now(const Job& job, const CallOptions& options);
  Result<std::optional<JobRun>> claim_due(const Job& job);
  Result<JobRun> execute(const Job& job, JobRun run, const std::stop_token& stop);

  const ServiceContext& context_;
  std::vector<Job> jobs_;
};

const Job* StoredJobService::find(std::string_view name) const {
  for (const auto& job : jobs_)
    if (job.name == name) return &job;
  return nullptr;
}

tl::unexpected<Error> StoredJobService::unknown(std::string_view name) const {
  std::string names;
  for (const auto& job : jobs_) names += (names.empty() ? "" : ", ") + job.name;
  return refuse(ErrorCode::not_found, fmt::format("there is no job {}: there are {}", name, names));
}

Result<std::vector<JobView>> StoredJobService::list(const Principal& who) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins see jobs");
  return context_.store.read([&](UnitOfWork& unit) -> Result<std::vector<JobView>> {
    std::vector<JobView> views;
    for (const auto& job : jobs_) {
      JobView view{job.name, job.schedule, {}, {}, job.description};
      if (const auto cron = CronExpression::parse(job.schedule))
        view.next_at = cron->next_after(context_.clock.now(), context_.calendar);
      const auto runs = unit.jobs().list(job.name, 1);
      if (!runs.empty()) view.last_run_at = runs.front().started_at;
      views.push_back(std::move(view));
    }
    return views;
  });
}

/// The newest scheduled time at or before `now`, looked for in ever longer windows back.
std::optional<Timestamp> StoredJobService::last_occurrence(const Job& job, Timestamp now) const {
  const auto cron = CronExpression::parse(job.schedule);
  if (!cron) return std::nullopt;
  using std::chrono::hours;
  for (const auto back : {hours(1), hours(25), hours(24 * 32), hours(24 * 366)}) {
    std::optional<Timestamp> last;
    auto at = cron->next_after(now - back, context_.calendar);
    while (at && *at <= now) {
      last = at;
      at = cron->next_after(*at, context_.calendar);
    }
    if (last) return last;
  }
  return std::nullopt;
}

Result<JobRun> StoredJobService::claim_now(const Job& job, const CallOptions& options) {
  return context_.store.perform(options, [&](UnitOfWork& unit) -> Result<JobRun> {
    const auto now = context_.clock.now();
    JobRun run;
    run.job = job.name;
    run.started_at = now;
    run.scheduled_for = last_occurrence(job, now).value_or(now);
    JobClaims claims(unit, job.name, job.schedule);
    if (claims.taken(run.scheduled_for)) run.scheduled_for = now;
    if (options.dry_run) return run;
    // The occurrence is the key: whoever claimed it first is carrying it out.
    if (!claims.claim(run))
      return refuse(ErrorCode::idempotency_in_progress,
                    fmt::format("another process has just started {} for {}: look at its runs",
                                job.name, to_rfc3339(run.scheduled_for)));
    return run;
  });
}

/// None when there is no occurrence yet, or it has been claimed.
Result<std::optional<JobRun>> StoredJobService::claim_due(const Job& job) {
  const auto now = context_.clock.now();
  const auto due = last_occurrence(job, now);
  if (!due) return std::nullopt;
  // Most rounds find nothing to do: a read tells without taking a lock.
  const auto claimed = context_.store.read([&](UnitOfWork& unit) -> Result<bool> {
    return JobClaims(unit, job.name, job.schedule).taken(*due);
  });
  TICKETING_TRY(claimed);
  if (*claimed) return std::nullopt;
  return context_.store.write([&](UnitOfWork& unit) -> Result<std::optional<JobRun>> {
    JobRun run;
    run.job = job.name;
    run.started_at = now;
    run.scheduled_for = *due;
    if (!JobClaims(unit, job.name, job.schedule).claim(run)) return std::nullopt;
    return run;
  });
}

Result<JobRun> StoredJobService::execute(const Job& job, JobRun run, const std::stop_token& stop) {
  try {
    const auto outcome = job.run(stop, rows_per_chunk);
    run.state = outcome ? RunState::succeeded : RunState::failed;
    run.outcome = outcome ? *outcome : outcome.error().detail;
  } catch (const std::exception& e) {
    run.state = RunState::failed;
    run.outcome = e.what();
  }
  if (run.state == RunState::failed)
    spdlog::log(stop.stop_requested() ? spdlog::level::warn : spdlog::level::err,
                "job {} failed: {}", run.job, run.outcome);
  run.finished_at = context_.clock.now();
  return context_.store.write([&](UnitOfWork& unit) -> Result<JobRun> {
    unit.jobs().update(run);
    return run;
  });
}

Result<JobRun> StoredJobService::run_now(const Principal& who, std::string_view name,
                                         const CallOptions& options, const std::stop_token& stop) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins run jobs");
  const Job* const job = find(name);
  if (!job) return unknown(name);
  auto run = claim_now(*job, options);
  if (!run || options.dry_run) return run;
  return execute(*job, std::move(*run), stop);
}

Result<std::optional<JobRun>> StoredJobService::run_due(const Principal& who, std::string_view name,
                                                        const std::stop_token& stop) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins run jobs");
  const Job* const job = find(name);
  if (!job) return unknown(name);
  auto run = claim_due(*job);
  TICKETING_TRY(run);
  if (!*run) return std::nullopt;
  return execute(*job, std::move(**run), stop);
}

Result<std::vector<JobRun>> StoredJobService::history(const Principal& who, std::string_view name) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins see jobs");
  if (!find(name)) return unknown(name);
  return context_.store.read([&](UnitOfWork& unit) -> Result<std::vector<JobRun>> {
    return unit.jobs().list(std::string(name), history_max);
  });
}

}  // namespace

std::unique_ptr<JobService> make_job_service(const ServiceContext& context, std::vector<Job> jobs) {
  return std::make_unique<StoredJobService>(context, std::move(jobs));
}

}  // namespace ticketing
