#include <ticketing/jobs/job_service.hpp>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <utility>

#include <ticketing/jobs/cron_expression.hpp>

#include "jobs/job_claims.hpp"
#include "jobs/make_services.hpp"
#include "jobs/run_lease.hpp"

namespace ticketing {
namespace {

constexpr int history_max = 100;

class StoredJobService final : public JobService {
 public:
  StoredJobService(const ServiceContext& context, std::vector<Job> jobs)
      : context_(context), jobs_(std::move(jobs)) {}

  std::vector<std::string> names() const override;
  std::optional<Timestamp> next_at(std::string_view name) const override;
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
  JobRun begun(const Job& job, Timestamp scheduled_for, Timestamp now) const;
  Result<std::string> work(const Job& job, const JobRun& run, const std::stop_token& stop);
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

std::vector<std::string> StoredJobService::names() const {
  std::vector<std::string> names;
  for (const auto& job : jobs_) names.push_back(job.name);
  return names;
}

std::optional<Timestamp> StoredJobService::next_at(std::string_view name) const {
  const Job* const job = find(name);
  if (!job) return std::nullopt;
  const auto cron = CronExpression::parse(job->schedule);
  if (!cron) return std::nullopt;
  return cron->next_after(context_.clock.now(), context_.calendar);
}

Result<std::vector<JobView>> StoredJobService::list(const Principal& who) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins see jobs");
  return context_.store.read([&](UnitOfWork& unit) -> Result<std::vector<JobView>> {
    std::vector<JobView> views;
    for (const auto& job : jobs_) {
      JobView view{job.name, job.schedule, {}, {}, job.description};
      view.next_at = next_at(job.name);
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

JobRun StoredJobService::begun(const Job& job, Timestamp scheduled_for, Timestamp now) const {
  JobRun run;
  run.job = job.name;
  run.scheduled_for = scheduled_for;
  run.started_at = now;
  run.host = this_process();
  run.lease_until = now + run_lease;
  return run;
}

Result<JobRun> StoredJobService::claim_now(const Job& job, const CallOptions& options) {
  return context_.store.perform(options, [&](UnitOfWork& unit) -> Result<JobRun> {
    const auto now = context_.clock.now();
    JobRun run = begun(job, last_occurrence(job, now).value_or(now), now);
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

/// None when all that was begun goes on or has ended, and there is no occurrence to begin.
Result<std::optional<JobRun>> StoredJobService::claim_due(const Job& job) {
  const auto now = context_.clock.now();
  const auto due = last_occurrence(job, now);
  // Most looks find nothing to do: a read tells without taking a lock.
  const auto idle = context_.store.read([&](UnitOfWork& unit) -> Result<bool> {
    JobClaims claims(unit, job.name, job.schedule);
    return !claims.is_running() && (!due || claims.taken(*due));
  });
  TICKETING_TRY(idle);
  if (*idle) return std::nullopt;
  return context_.store.write([&](UnitOfWork& unit) -> Result<std::optional<JobRun>> {
    JobClaims claims(unit, job.name, job.schedule);
    if (auto run = claims.take_over(now)) return run;
    if (!due || claims.is_running()) return std::nullopt;
    const JobRun run = begun(job, *due, now);
    if (!claims.claim(run)) return std::nullopt;
    return run;
  });
}

/// The work itself, without a word to the store about how it ended.
Result<std::string> StoredJobService::work(const Job& job, const JobRun& run,
                                           const std::stop_token& stop) {
  std::stop_source ends;
  const std::stop_callback pass_on(stop, [&] { ends.request_stop(); });
  const KeptLease lease(context_, run, ends);
  JobWork work(context_.store, run, ends.get_token());
  try {
    return job.run(work);
  } catch (const std::exception& e) {
    return refuse(ErrorCode::internal, e.what());
  }
}

Result<JobRun> StoredJobService::execute(const Job& job, JobRun run, const std::stop_token& stop) {
  const auto outcome = work(job, run, stop);
  JobRun ended = run;
  ended.outcome = outcome ? *outcome : outcome.error().detail;
  ended.lease_until.reset();
  if (!outcome && stop.stop_requested()) {
    ended.state = RunState::interrupted;
  } else {
    ended.state = outcome ? RunState::succeeded : RunState::failed;
    ended.finished_at = context_.clock.now();
  }
  const auto told = context_.store.write(
      [&](UnitOfWork& unit) -> Result<bool> { return RunLease(unit).end(ended); });
  TICKETING_TRY(told);
  if (!*told) {
    ended.state = RunState::interrupted;
    ended.finished_at.reset();
    ended.outcome = "another process has taken the run over";
  }
  if (ended.state == RunState::failed)
    spdlog::error("job {} failed: {}", ended.job, ended.outcome);
  else if (ended.state == RunState::interrupted)
    spdlog::warn("job {} was interrupted: {}", ended.job, ended.outcome);
  return ended;
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
