#include <ticketing/jobs/job_service.hpp>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <utility>

#include <ticketing/describe/json.hpp>
#include <ticketing/jobs/cron_expression.hpp>

#include "admin_log/admin_log.hpp"
#include "base/text.hpp"
#include "jobs/due_occurrences.hpp"
#include "jobs/job_claims.hpp"
#include "jobs/job_explanation.hpp"
#include "jobs/make_services.hpp"
#include "jobs/run_lease.hpp"

namespace ticketing {
namespace {

constexpr int history_max = 100;
constexpr int note_chars_max = 500;

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
  Result<JobExplanation> explain(const Principal& who, std::string_view name) override;
  Result<JobView> pause(const Principal& who, const PauseJob& request,
                        const CallOptions& options) override;
  Result<JobView> resume(const Principal& who, std::string_view name,
                         const CallOptions& options) override;
  Result<std::vector<JobRun>> history(const Principal& who, std::string_view name) override;

 private:
  const Job* find(std::string_view name) const;
  tl::unexpected<Error> unknown(std::string_view name) const;
  std::optional<Timestamp> last_occurrence_of(const Job& job, Timestamp now) const;
  JobView view(UnitOfWork& unit, const Job& job, Timestamp now) const;
  JobState first_state(const Job& job, Timestamp now) const;
  Result<bool> notice_schedule(const Job& job);
  DueDecision decide_at(UnitOfWork& unit, const Job& job, Timestamp now) const;
  Result<JobRun> claim_now(const Job& job, const CallOptions& options);
  Result<std::optional<JobRun>> claim_due(const Job& job);
  JobRun begun(const Job& job, Timestamp scheduled_for, Timestamp now) const;
  Result<std::string> work(const Job& job, const JobRun& run, const std::stop_token& stop);
  Result<JobRun> execute(const Job& job, JobRun run, const std::stop_token& stop);

  const ServiceContext& context_;
  const std::vector<Job> jobs_;
  std::mutex mutex_;
  std::set<std::string> noticed_;  ///< jobs whose schedule this process has compared
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
    for (const auto& job : jobs_) views.push_back(view(unit, job, context_.clock.now()));
    return views;
  });
}

JobView StoredJobService::view(UnitOfWork& unit, const Job& job, Timestamp now) const {
  JobView view{job.name, job.schedule, next_at(job.name), {}, job.description};
  const auto runs = unit.jobs().list(job.name, history_max);
  const auto last =
      std::ranges::find_if(runs, [](const JobRun& run) { return run.state != RunState::skipped; });
  if (last != runs.end()) view.last_run_at = last->started_at;
  if (const auto state = unit.jobs().find_state(job.name)) view.paused = pause_text(*state, now);
  return view;
}

std::optional<Timestamp> StoredJobService::last_occurrence_of(const Job& job, Timestamp now) const {
  const auto schedule = CronExpression::parse(job.schedule);
  return schedule ? last_occurrence(*schedule, context_.calendar, now) : std::nullopt;
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
    JobRun run = begun(job, last_occurrence_of(job, now).value_or(now), now);
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

/// Of a job that no scheduler has looked at: its last occurrence is still to be had.
JobState StoredJobService::first_state(const Job& job, Timestamp now) const {
  const auto last = last_occurrence_of(job, now);
  return {job.name, job.schedule, last ? *last - std::chrono::microseconds(1) : now};
}

/// Once a process, so that schedulers configured in two ways do not for ever take each other's
/// schedule for a new one.
Result<bool> StoredJobService::notice_schedule(const Job& job) {
  {
    const std::lock_guard lock(mutex_);
    if (noticed_.contains(job.name)) return true;
  }
  const auto noticed = context_.store.write([&](UnitOfWork& unit) -> Result<bool> {
    const auto now = context_.clock.now();
    unit.jobs().add(first_state(job, now));
    auto state = unit.jobs().find_state(job.name);
    if (state->schedule != job.schedule) {
      state->schedule = job.schedule;
      state->since = now;
      unit.jobs().update(*state);
    }
    return true;
  });
  if (noticed) {
    const std::lock_guard lock(mutex_);
    noticed_.insert(job.name);
  }
  return noticed;
}

DueDecision StoredJobService::decide_at(UnitOfWork& unit, const Job& job, Timestamp now) const {
  const auto schedule = CronExpression::parse(job.schedule);
  if (!schedule) return {};
  const JobState state = unit.jobs().find_state(job.name).value_or(first_state(job, now));
  const auto runs = unit.jobs().list(job.name, schedule->is_interval() ? 1 : history_max);
  // A row of a clock that was ahead must not silence the job; an interval keeps no others.
  const auto newest = std::ranges::find_if(
      runs, [&](const JobRun& run) { return schedule->is_interval() || run.scheduled_for <= now; });
  const auto since = std::min(state.since, now);
  const auto after = newest == runs.end() ? since : std::max(since, newest->scheduled_for);
  const auto window = CronExpression::parse("@every " + job.policy.catchup_window)->period();
  const auto due = due_occurrences(*schedule, context_.calendar, after, now, window);
  if (due.empty()) return {};
  const bool another_goes_on = !unit.jobs().list_unfinished(job.name).empty();
  DueDecision decision = decide(due, now, job.policy, state, another_goes_on);
  if (schedule->is_interval()) decision.skipped.clear();
  return decision;
}

/// None when all that was begun goes on or has ended, and there is no occurrence to begin.
Result<std::optional<JobRun>> StoredJobService::claim_due(const Job& job) {
  TICKETING_TRY(notice_schedule(job));
  const auto now = context_.clock.now();
  // Most looks find nothing to do: a read tells without taking a lock.
  const auto idle = context_.store.read([&](UnitOfWork& unit) -> Result<bool> {
    const auto state = unit.jobs().find_state(job.name);
    const auto unfinished = unit.jobs().list_unfinished(job.name);
    if (!(state && is_paused(*state, now)) &&
        std::ranges::any_of(unfinished, [&](const auto& run) { return is_abandoned(run, now); }))
      return false;
    const DueDecision decision = decide_at(unit, job, now);
    return !decision.run && decision.skipped.empty();
  });
  TICKETING_TRY(idle);
  if (*idle) return std::nullopt;
  return context_.store.write([&](UnitOfWork& unit) -> Result<std::optional<JobRun>> {
    JobClaims claims(unit, job.name, job.schedule);
    const auto state = unit.jobs().find_state(job.name);
    if (!(state && is_paused(*state, now))) {
      if (auto run = claims.take_over(now)) return run;
    }
    const DueDecision decision = decide_at(unit, job, now);
    for (const auto& [scheduled_for, reason] : decision.skipped) {
      JobRun skipped = begun(job, scheduled_for, now);
      skipped.state = RunState::skipped;
      skipped.lease_until.reset();
      skipped.finished_at = now;
      skipped.outcome = reason;
      unit.jobs().claim(skipped);
    }
    if (!decision.run) return std::nullopt;
    const JobRun run = begun(job, *decision.run, now);
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

Result<JobExplanation> StoredJobService::explain(const Principal& who, std::string_view name) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins see jobs");
  const Job* const job = find(name);
  if (!job) return unknown(name);
  return context_.store.read([&](UnitOfWork& unit) -> Result<JobExplanation> {
    return explain_job(*job, unit.jobs().list(job->name, history_max),
                       unit.jobs().find_state(job->name), context_.clock.now(), context_.calendar);
  });
}

Result<JobView> StoredJobService::pause(const Principal& who, const PauseJob& request,
                                        const CallOptions& options) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins pause jobs");
  const Job* const job = find(request.job);
  if (!job) return unknown(request.job);
  const auto now = context_.clock.now();
  if (request.until && *request.until <= now)
    return refuse_field("/until", fmt::format("{} has passed: it is {}", to_rfc3339(*request.until),
                                              to_rfc3339(now)));
  const auto note = request.note.empty()
                        ? Result<std::string>()
                        : clean_text(request.note, 1, note_chars_max, false, "/note");
  TICKETING_TRY(note);
  return context_.store.perform(options, [&](UnitOfWork& unit) -> Result<JobView> {
    if (!options.dry_run) unit.jobs().add(first_state(*job, now));
    JobState state = unit.jobs().find_state(job->name).value_or(first_state(*job, now));
    state.paused = true;
    state.paused_until = request.until;
    state.pause_note = *note;
    JobView shown = view(unit, *job, now);
    shown.paused = pause_text(state, now);
    if (options.dry_run) return shown;
    unit.jobs().update(state);
    log_admin_action(unit, who, now, "job.pause", "job:" + job->name, "null", to_json(request));
    return shown;
  });
}

Result<JobView> StoredJobService::resume(const Principal& who, std::string_view name,
                                         const CallOptions& options) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins resume jobs");
  const Job* const job = find(name);
  if (!job) return unknown(name);
  const auto now = context_.clock.now();
  return context_.store.perform(options, [&](UnitOfWork& unit) -> Result<JobView> {
    JobView shown = view(unit, *job, now);
    auto state = unit.jobs().find_state(job->name);
    if (!state || !is_paused(*state, now)) return shown;
    shown.paused.clear();
    if (options.dry_run) return shown;
    state->paused = false;
    state->paused_until.reset();
    state->pause_note.clear();
    state->since = now;
    unit.jobs().update(*state);
    log_admin_action(unit, who, now, "job.resume", "job:" + job->name);
    return shown;
  });
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
