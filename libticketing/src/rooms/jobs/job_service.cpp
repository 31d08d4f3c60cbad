#include <ticketing/jobs/job_service.hpp>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <utility>

#include <ticketing/bounds.hpp>
#include <ticketing/describe/json.hpp>
#include <ticketing/jobs/cron_expression.hpp>
#include <ticketing/log_members.hpp>

#include "admin_log/admin_log.hpp"
#include "base/text.hpp"
#include "jobs/due_occurrences.hpp"
#include "jobs/job_explanation.hpp"
#include "jobs/job_table.hpp"
#include "jobs/make_services.hpp"
#include "jobs/run_claims.hpp"
#include "jobs/run_lease.hpp"

namespace ticketing {
namespace {

constexpr int history_max = 100;
/// Of a job that may overlap: runs that hang must not take ever more threads.
constexpr int runs_at_once_max = 4;

class StoredJobService final : public JobService {
 public:
  StoredJobService(const ServiceContext& context, std::vector<Job> jobs, const KeepConfig& keep)
      : context_(context),
        table_(std::move(jobs)),
        claims_(context, table_, keep_days(keep.job_runs_days)) {}

  std::vector<std::string> names() const override;
  std::optional<Timestamp> next_at(std::string_view name) const override;
  int runs_at_once(std::string_view name) const override;
  std::vector<JobCounters> counters() const override { return table_.counters(); }
  Result<std::vector<std::string>> reschedule(const Principal& who,
                                              const JobsConfig& config) override;
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
  JobView view(UnitOfWork& unit, const Job& job, const std::optional<JobState>& state,
               Timestamp now) const;
  Result<std::string> work(const Job& job, const JobRun& run, const std::stop_token& stop);
  Result<bool> tell_end(const Job& job, const JobRun& ended);
  Result<JobRun> execute(const Job& job, JobRun run, const std::stop_token& stop);

  const ServiceContext& context_;
  JobTable table_;
  RunClaims claims_;
};

std::vector<std::string> StoredJobService::names() const {
  std::vector<std::string> names;
  for (const auto& job : table_.all()) names.push_back(job->name);
  return names;
}

std::optional<Timestamp> StoredJobService::next_at(std::string_view name) const {
  const auto job = table_.find(name);
  if (!job) return std::nullopt;
  const auto cron = CronExpression::parse((*job)->schedule);
  if (!cron) return std::nullopt;
  return cron->next_after(context_.clock.now(), context_.calendar);
}

int StoredJobService::runs_at_once(std::string_view name) const {
  const auto job = table_.find(name);
  if (!job) return 0;
  return (*job)->policy.overlap == Overlap::allow ? runs_at_once_max : 1;
}

Result<std::vector<std::string>> StoredJobService::reschedule(const Principal& who,
                                                              const JobsConfig& config) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins reschedule jobs");
  auto changed = table_.reschedule(config);
  for (const std::string& job : changed) claims_.forget(job);
  return changed;
}

Result<std::vector<JobView>> StoredJobService::list(const Principal& who) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins see jobs");
  return context_.store.read([&](UnitOfWork& unit) -> Result<std::vector<JobView>> {
    std::vector<JobView> views;
    for (const auto& job : table_.all())
      views.push_back(view(unit, *job, unit.jobs().find_state(job->name), context_.clock.now()));
    return views;
  });
}

JobView StoredJobService::view(UnitOfWork& unit, const Job& job,
                               const std::optional<JobState>& state, Timestamp now) const {
  JobView view{job.name, job.schedule, {}, {}, job.description};
  if (const auto schedule = CronExpression::parse(job.schedule))
    view.next_at = next_outside_pause(*schedule, context_.calendar, state, now);
  const auto runs = unit.jobs().list_runs(job.name, 1);
  if (!runs.empty()) view.last_run_at = runs.front().started_at;
  if (!state) return view;
  view.paused = pause_text(*state, now);
  view.last_success_at = state->last_success_at;
  return view;
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

/// False when the run is no longer this process's.
Result<bool> StoredJobService::tell_end(const Job& job, const JobRun& ended) {
  return context_.store.write([&](UnitOfWork& unit) -> Result<bool> {
    // First what is known of the job, then the run, as whoever claims one.
    unit.jobs().add(first_state(job, context_.calendar, ended.started_at));
    auto state = unit.jobs().find_state(job.name);
    if (!RunLease(unit).end(ended)) return false;
    if (ended.state == RunState::succeeded) {
      state->last_success_at = ended.finished_at;
      unit.jobs().update(*state);
    }
    return true;
  });
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
  const auto told = tell_end(job, ended);
  TICKETING_TRY(told);
  if (!*told) {
    ended.state = RunState::interrupted;
    ended.finished_at.reset();
    ended.outcome = "another process has taken the run over";
  }
  table_.count_ended(ended, context_.clock.now());
  if (ended.state == RunState::failed)
    spdlog::error(
        "{}", traced(fmt::format("job {} failed: {}", ended.job, ended.outcome), ended.trace_id));
  else if (ended.state == RunState::interrupted)
    spdlog::warn("{}", traced(fmt::format("job {} was interrupted: {}", ended.job, ended.outcome),
                              ended.trace_id));
  return ended;
}

Result<JobRun> StoredJobService::run_now(const Principal& who, std::string_view name,
                                         const CallOptions& options, const std::stop_token& stop) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins run jobs");
  const auto job = table_.find(name);
  TICKETING_TRY(job);
  auto run = claims_.claim_now(who, **job, options);
  if (!run || options.dry_run || run->state != RunState::running) return run;
  return execute(**job, std::move(*run), stop);
}

Result<std::optional<JobRun>> StoredJobService::run_due(const Principal& who, std::string_view name,
                                                        const std::stop_token& stop) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins run jobs");
  const auto job = table_.find(name);
  TICKETING_TRY(job);
  auto run = claims_.claim_due(**job);
  TICKETING_TRY(run);
  if (!*run) return std::nullopt;
  return execute(**job, std::move(**run), stop);
}

Result<JobExplanation> StoredJobService::explain(const Principal& who, std::string_view name) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins see jobs");
  const auto job = table_.find(name);
  TICKETING_TRY(job);
  return context_.store.read([&](UnitOfWork& unit) -> Result<JobExplanation> {
    return explain_job(**job, unit.jobs().list_runs((*job)->name, 2),
                       unit.jobs().find_state((*job)->name), context_.clock.now(),
                       context_.calendar);
  });
}

Result<JobView> StoredJobService::pause(const Principal& who, const PauseJob& request,
                                        const CallOptions& options) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins pause jobs");
  const auto found = table_.find(request.job);
  TICKETING_TRY(found);
  const Job& job = **found;
  const auto now = context_.clock.now();
  if (request.until && *request.until <= now)
    return refuse_field("/until", fmt::format("must be later than now, {}, not {}", to_rfc3339(now),
                                              to_rfc3339(*request.until)));
  const auto note = request.note.empty()
                        ? Result<std::string>()
                        : clean_text(request.note, 1, note_chars_max, false, "/note");
  TICKETING_TRY(note);
  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<JobView> {
    const JobState first = first_state(job, context_.calendar, now);
    if (!options.dry_run) unit.jobs().add(first);
    JobState state = unit.jobs().find_state(job.name).value_or(first);
    const JobView before = view(unit, job, state, now);
    // Another note or end: the pause goes on.
    if (!is_paused(state, now)) state.paused_since = now;
    state.paused = true;
    state.paused_until = request.until;
    state.pause_note = *note;
    const JobView shown = view(unit, job, state, now);
    if (options.dry_run) return shown;
    unit.jobs().update(state);
    log_admin_action(unit, who, now, "job.pause", "job:" + job.name, to_json(before),
                     to_json(shown));
    return shown;
  });
}

Result<JobView> StoredJobService::resume(const Principal& who, std::string_view name,
                                         const CallOptions& options) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins resume jobs");
  const auto found = table_.find(name);
  TICKETING_TRY(found);
  const Job& job = **found;
  const auto now = context_.clock.now();
  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<JobView> {
    auto state = unit.jobs().find_state(job.name);
    if (!state || !is_paused(*state, now)) return view(unit, job, state, now);
    const JobView before = view(unit, job, state, now);
    // What came due in the pause stays skipped: its beginning, end and note are kept.
    state->paused = false;
    state->paused_until = now;
    const JobView shown = view(unit, job, state, now);
    if (options.dry_run) return shown;
    unit.jobs().update(*state);
    log_admin_action(unit, who, now, "job.resume", "job:" + job.name, to_json(before),
                     to_json(shown));
    return shown;
  });
}

Result<std::vector<JobRun>> StoredJobService::history(const Principal& who, std::string_view name) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins see jobs");
  TICKETING_TRY(table_.find(name));
  return context_.store.read([&](UnitOfWork& unit) -> Result<std::vector<JobRun>> {
    return unit.jobs().list(std::string(name), history_max);
  });
}

}  // namespace

std::unique_ptr<JobService> make_job_service(const ServiceContext& context, std::vector<Job> jobs,
                                             const KeepConfig& keep) {
  return std::make_unique<StoredJobService>(context, std::move(jobs), keep);
}

}  // namespace ticketing
