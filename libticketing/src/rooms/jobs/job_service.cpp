#include <ticketing/jobs/job_service.hpp>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <functional>

#include <ticketing/jobs/cron_expression.hpp>

#include "jobs/job_claims.hpp"
#include "services.hpp"

namespace ticketing {
namespace {

constexpr int rows_per_chunk = 1000;
constexpr int history_max = 100;

/// How long an applied batch of views is remembered. Whoever does not know whether it was applied
/// sends it again each second.
constexpr std::chrono::hours view_batch_keep{24};

/// A job: its schedule and what it does, as a sentence about what was done.
struct Job {
  std::string name;
  std::string schedule;
  std::string description;
  std::function<Result<std::string>()> run;
};

/// Runs `remove_some` (at most so many rows, how many went) in transactions of their own until
/// nothing is left, so that no lock is held for long and a crash loses no progress.
Result<int> in_chunks(Store& store, const std::function<int(UnitOfWork&, int)>& remove_some) {
  int total = 0;
  for (;;) {
    const auto gone = store.write(
        [&](UnitOfWork& unit) -> Result<int> { return remove_some(unit, rows_per_chunk); });
    if (!gone) return tl::unexpected(gone.error());
    total += *gone;
    if (*gone < rows_per_chunk) return total;
  }
}

class StoredJobService final : public JobService {
 public:
  StoredJobService(const ServiceContext& context, AuditService& audit)
      : context_(context), audit_(audit) {
    const auto& schedules = context.config.jobs;
    jobs_.push_back({"day_rollover", schedules.day_rollover,
                     "clears the post limits of days before yesterday; a new day needs nothing",
                     [this] { return day_rollover(); }});
    jobs_.push_back(
        {"purge", schedules.purge,
         "removes ended sessions, mailed tokens, idempotency keys and view batches past their keep "
         "time",
         [this] { return purge(); }});
    jobs_.push_back({"ledger_audit", schedules.ledger_audit,
                     "proves that all balances add up and no entry was changed",
                     [this] { return ledger_audit(); }});
  }

  Result<std::vector<JobView>> list(const Principal& who) override;
  Result<JobRun> run_now(const Principal& who, std::string_view name) override;
  Result<std::optional<JobRun>> run_due(const Principal& who, std::string_view name) override;
  Result<std::vector<JobRun>> history(const Principal& who, std::string_view name) override;

 private:
  const Job* find(std::string_view name) const;
  tl::unexpected<Error> unknown(std::string_view name) const;
  std::optional<Timestamp> last_occurrence(const Job& job, Timestamp now) const;
  Result<JobRun> claim_now(const Job& job);
  Result<std::optional<JobRun>> claim_due(const Job& job);
  Result<JobRun> execute(const Job& job, JobRun run);

  Result<std::string> day_rollover();
  Result<std::string> purge();
  Result<std::string> ledger_audit();

  const ServiceContext& context_;
  AuditService& audit_;
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

Result<JobRun> StoredJobService::claim_now(const Job& job) {
  return context_.store.write([&](UnitOfWork& unit) -> Result<JobRun> {
    const auto now = context_.clock.now();
    JobRun run;
    run.job = job.name;
    run.started_at = now;
    run.scheduled_for = last_occurrence(job, now).value_or(now);
    JobClaims claims(unit, job.name, job.schedule);
    if (claims.taken(run.scheduled_for)) run.scheduled_for = now;
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
  if (!claimed) return tl::unexpected(claimed.error());
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

Result<JobRun> StoredJobService::execute(const Job& job, JobRun run) {
  try {
    const auto outcome = job.run();
    run.state = outcome ? RunState::succeeded : RunState::failed;
    run.outcome = outcome ? *outcome : outcome.error().detail;
  } catch (const std::exception& e) {
    run.state = RunState::failed;
    run.outcome = e.what();
  }
  if (run.state == RunState::failed) spdlog::error("job {} failed: {}", run.job, run.outcome);
  run.finished_at = context_.clock.now();
  return context_.store.write([&](UnitOfWork& unit) -> Result<JobRun> {
    unit.jobs().update(run);
    return run;
  });
}

Result<JobRun> StoredJobService::run_now(const Principal& who, std::string_view name) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins run jobs");
  const Job* const job = find(name);
  if (!job) return unknown(name);
  auto run = claim_now(*job);
  if (!run) return run;
  return execute(*job, std::move(*run));
}

Result<std::optional<JobRun>> StoredJobService::run_due(const Principal& who,
                                                        std::string_view name) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins run jobs");
  const Job* const job = find(name);
  if (!job) return unknown(name);
  auto run = claim_due(*job);
  if (!run) return tl::unexpected(run.error());
  if (!*run) return std::nullopt;
  return execute(*job, std::move(**run));
}

Result<std::vector<JobRun>> StoredJobService::history(const Principal& who, std::string_view name) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins see jobs");
  if (!find(name)) return unknown(name);
  return context_.store.read([&](UnitOfWork& unit) -> Result<std::vector<JobRun>> {
    return unit.jobs().list(std::string(name), history_max);
  });
}

Result<std::string> StoredJobService::day_rollover() {
  // Yesterday stays: where another clock is behind, or a request of before midnight waits for its
  // wallet, it is still today.
  const auto yesterday = context_.calendar.local_date(context_.clock.now()) - std::chrono::days(1);
  const auto gone = in_chunks(context_.store, [&](UnitOfWork& unit, int limit) {
    return unit.daily_limits().remove_before(yesterday, limit);
  });
  if (!gone) return tl::unexpected(gone.error());
  return fmt::format("removed {} limit rows of days before {}", *gone, to_iso_date(yesterday));
}

Result<std::string> StoredJobService::purge() {
  const auto now = context_.clock.now();
  const auto sessions = in_chunks(context_.store, [&](UnitOfWork& unit, int limit) {
    return unit.sessions().remove_expired(now, limit);
  });
  if (!sessions) return tl::unexpected(sessions.error());
  const auto tokens = in_chunks(context_.store, [&](UnitOfWork& unit, int limit) {
    return unit.account_tokens().remove_expired(now, limit);
  });
  if (!tokens) return tl::unexpected(tokens.error());
  const auto keys = in_chunks(context_.store, [&](UnitOfWork& unit, int limit) {
    return unit.idempotency().remove_before(now - std::chrono::hours(24), limit);
  });
  if (!keys) return tl::unexpected(keys.error());
  const auto batches = in_chunks(context_.store, [&](UnitOfWork& unit, int limit) {
    return unit.views().remove_batches_before(now - view_batch_keep, limit);
  });
  if (!batches) return tl::unexpected(batches.error());
  return fmt::format(
      "removed {} ended sessions, {} expired tokens, {} idempotency keys and {} view batches",
      *sessions, *tokens, *keys, *batches);
}

Result<std::string> StoredJobService::ledger_audit() {
  const auto report = audit_.verify(Principal::local_operator());
  if (!report) return tl::unexpected(report.error());
  if (!report->clean)
    return refuse(ErrorCode::internal,
                  fmt::format("{} findings, the first: {}: {}", report->findings.size(),
                              report->findings.front().subject, report->findings.front().detail));
  return fmt::format("{} accounts, {} entries, {} points: clean, heads {}", report->accounts,
                     report->entries, report->points, report->heads_digest);
}

}  // namespace

std::unique_ptr<JobService> make_job_service(const ServiceContext& context, AuditService& audit) {
  return std::make_unique<StoredJobService>(context, audit);
}

}  // namespace ticketing
