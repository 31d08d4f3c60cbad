#include "jobs/run_claims.hpp"

#include <boost/describe/class.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <span>
#include <utility>

#include <ticketing/describe/json_write.hpp>
#include <ticketing/jobs/cron_expression.hpp>

#include "admin_log/admin_log.hpp"
#include "jobs/job_claims.hpp"
#include "jobs/run_lease.hpp"
#include "storage/idempotent.hpp"

namespace ticketing {
namespace {

/// How many of a job's newest runs are looked at for what came due while they went on.
constexpr int runs_looked_at = 100;

std::optional<Timestamp> last_occurrence_of(const Job& job, const BusinessCalendar& calendar,
                                            Timestamp now) {
  const auto schedule = CronExpression::parse(job.schedule);
  return schedule ? last_occurrence(*schedule, calendar, now) : std::nullopt;
}

JobRun begun(const Job& job, Timestamp scheduled_for, Timestamp now) {
  JobRun run;
  run.job = job.name;
  run.scheduled_for = scheduled_for;
  run.started_at = now;
  run.host = this_process();
  run.lease_until = now + run_lease;
  return run;
}

JobRun passed_over(const Job& job, const SkippedOccurrence& occurrence, Timestamp now) {
  JobRun skipped = begun(job, occurrence.scheduled_for, now);
  skipped.state = RunState::skipped;
  skipped.lease_until.reset();
  skipped.finished_at = now;
  skipped.outcome = occurrence.reason;
  return skipped;
}

/// Those of `due` that have no row.
std::vector<Timestamp> without_row(JobRepository& jobs, const Job& job, std::vector<Timestamp> due,
                                   Timestamp now) {
  if (due.empty()) return due;
  // Twice as many: runs that somebody asked for have rows between those of the schedule.
  const auto rows = jobs.list_until(job.name, now, 2 * static_cast<int>(due.size()));
  std::erase_if(due, [&](Timestamp t) {
    return std::ranges::binary_search(rows, t, std::greater<>(), &JobRun::scheduled_for);
  });
  return due;
}

/// What a request to run a job asks for, as its idempotency key remembers it.
struct RunNow {
  std::string job;
};
BOOST_DESCRIBE_STRUCT(RunNow, (), (job))

/// What has become of the run that was begun by the call with this key, which was told `run`. Told
/// times are of whole seconds: a run of no time of the schedule is of the very instant of its call.
std::optional<JobRun> begun_by(UnitOfWork& unit, const IdempotencyKey& key, const JobRun& run) {
  const auto call = unit.idempotency().find(std::span(&key, 1)).get();
  auto by_hand = call.empty() ? std::nullopt : unit.jobs().find(run.job, call.front().created_at);
  return by_hand ? std::move(by_hand) : unit.jobs().find(run.job, run.scheduled_for);
}

/// The run that a call began which this one repeats: what that one is or was told.
Result<JobRun> ended(UnitOfWork& unit, const Principal& who, const JobRun& run,
                     const CallOptions& options) {
  auto now = begun_by(unit, {who.account, *options.idempotency_key}, run);
  if (!now || now->state == RunState::running)
    return refuse(ErrorCode::idempotency_in_progress,
                  fmt::format("{} for {} was begun by this key and goes on: look at its runs",
                              run.job, to_rfc3339(run.scheduled_for)));
  if (options.bytes && options.bytes->repeated())
    options.bytes->repeat(ReplyBytes::Told{options.bytes->repeated()->head, to_json(*now)});
  return *now;
}

bool is_paused_now(UnitOfWork& unit, const Job& job, Timestamp now) {
  const auto state = unit.jobs().find_state(job.name);
  return state && is_paused(*state, now);
}

}  // namespace

JobState first_state(const Job& job, const BusinessCalendar& calendar, Timestamp now) {
  const auto last = last_occurrence_of(job, calendar, now);
  return {job.name, job.schedule, last ? *last - std::chrono::microseconds(1) : now};
}

Result<JobRun> RunClaims::claim_now(UnitOfWork& unit, const Principal& who, const Job& job,
                                    const CallOptions& options, Timestamp now) {
  const auto last = last_occurrence_of(job, context_.calendar, now);
  JobRun run = begun(job, last.value_or(now), now);
  JobClaims claims(unit, job.name, job.schedule);
  if (claims.taken(run.scheduled_for)) run.scheduled_for = now;
  run.trace_id = who.trace_id;
  if (options.dry_run) return run;
  // The occurrence is the key: whoever claimed it first is carrying it out.
  if (!claims.claim(run))
    return refuse(ErrorCode::idempotency_in_progress,
                  fmt::format("another process has just started {} for {}: look at its runs",
                              job.name, to_rfc3339(run.scheduled_for)));
  log_admin_action(unit, who, now, "job.run", "job:" + job.name, "null", to_json(run));
  return run;
}

Result<JobRun> RunClaims::claim_now(const Principal& who, const Job& job,
                                    const CallOptions& options) {
  TICKETING_TRY(check_idempotency_key(options));
  const auto claimed =
      context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<JobRun> {
        const auto now = context_.clock.now();
        if (!options.idempotency_key) return claim_now(unit, who, job, options, now);
        unit.wallets().lock(std::span(&who.account, 1)).get();  // orders requests that share a key
        bool first = false;
        auto run =
            idempotent<JobRun>(unit, who, "jobs.run_now", RunNow{job.name}, options, now, [&] {
              first = true;
              return claim_now(unit, who, job, options, now);
            });
        if (!run || first) return run;
        return ended(unit, who, *run, options);
      });
  if (claimed && !options.dry_run && claimed->state == RunState::running)
    table_.count_begun(*claimed);
  return claimed;
}

/// Once a process, so that schedulers configured in two ways do not for ever take each other's
/// schedule for a new one.
Result<bool> RunClaims::notice_schedule(const Job& job) {
  {
    const std::lock_guard lock(mutex_);
    if (noticed_.contains(job.name)) return true;
  }
  const auto noticed = context_.store.write([&](UnitOfWork& unit) -> Result<bool> {
    const auto now = context_.clock.now();
    unit.jobs().add(first_state(job, context_.calendar, now));
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

void RunClaims::forget(const std::string& job) {
  const std::lock_guard lock(mutex_);
  noticed_.erase(job);
}

DueDecision RunClaims::decide_at(UnitOfWork& unit, const Job& job, Timestamp now) const {
  const auto schedule = CronExpression::parse(job.schedule);
  if (!schedule) return {};
  const bool interval = schedule->is_interval();
  JobPolicy policy = job.policy;
  // Its rows do not tell what was skipped: it would be looked at again and again.
  if (interval && policy.overlap == Overlap::skip) policy.overlap = Overlap::queue_one;
  const JobState state =
      unit.jobs().find_state(job.name).value_or(first_state(job, context_.calendar, now));
  const bool each = !interval && policy.misfire == Misfire::run_all;
  auto after = std::min(state.since, now);
  if (!each) {
    // A row of a clock that was ahead must not silence the job; an interval keeps no others.
    const auto rows =
        interval ? unit.jobs().list(job.name, 1) : unit.jobs().list_until(job.name, now, 1);
    // Whatever was missed before a run, it makes up for.
    if (!rows.empty()) after = std::max(after, rows.front().scheduled_for);
  }
  std::chrono::seconds window = CronExpression::parse("@every " + policy.catchup_window)->period();
  if (run_keep_) window = std::min(window, *run_keep_);
  auto due = due_occurrences(*schedule, context_.calendar, after, now, window);
  // A run of a later occurrence makes up for none of these.
  if (each) due = without_row(unit.jobs(), job, std::move(due), now);
  if (due.empty()) return {};
  auto runs = unit.jobs().list_runs(job.name, runs_looked_at);
  for (JobRun& run : unit.jobs().list_unfinished(job.name)) runs.push_back(std::move(run));
  DueDecision decision = decide(due, now, policy, state, runs);
  if (interval) decision.skipped.clear();
  return decision;
}

/// Most looks find nothing to do: a read tells without taking a lock.
bool RunClaims::is_idle(UnitOfWork& unit, const Job& job, Timestamp now) {
  const auto state = unit.jobs().find_state(job.name);
  if (state) table_.saw_success(job.name, state->last_success_at);
  const auto unfinished = unit.jobs().list_unfinished(job.name);
  if (!(state && is_paused(*state, now)) &&
      std::ranges::any_of(unfinished, [&](const auto& run) { return is_abandoned(run, now); }))
    return false;
  const DueDecision decision = decide_at(unit, job, now);
  return !decision.run && decision.skipped.empty();
}

std::optional<JobRun> RunClaims::claim(UnitOfWork& unit, const Job& job,
                                       const DueDecision& decision, Timestamp now) {
  for (const SkippedOccurrence& occurrence : decision.skipped)
    unit.jobs().claim(passed_over(job, occurrence, now));
  if (!decision.run) return std::nullopt;
  const JobRun run = begun(job, *decision.run, now);
  if (!JobClaims(unit, job.name, job.schedule).claim(run)) return std::nullopt;
  return run;
}

Result<std::optional<JobRun>> RunClaims::claim_due(const Job& job) {
  TICKETING_TRY(notice_schedule(job));
  const auto now = context_.clock.now();
  const auto idle = context_.store.read(
      [&](UnitOfWork& unit) -> Result<bool> { return is_idle(unit, job, now); });
  TICKETING_TRY(idle);
  if (*idle) return std::nullopt;
  std::size_t skipped = 0;
  auto claimed = context_.store.write([&](UnitOfWork& unit) -> Result<std::optional<JobRun>> {
    skipped = 0;
    // Locks what is known of the job: others that look at it wait.
    if (!is_paused_now(unit, job, now)) {
      if (auto run = JobClaims(unit, job.name, job.schedule).take_over(now)) return run;
    }
    const DueDecision decision = decide_at(unit, job, now);
    skipped = decision.skipped.size();
    return claim(unit, job, decision, now);
  });
  TICKETING_TRY(claimed);
  table_.count_skipped(job.name, skipped);
  if (*claimed) table_.count_begun(**claimed);
  return claimed;
}

}  // namespace ticketing
