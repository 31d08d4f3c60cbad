#include "jobs/job_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <type_traits>
#include <utility>

#include <ticketing/describe/traits.hpp>

namespace ticketing {
namespace {

double seconds(std::chrono::microseconds time) {
  return std::chrono::duration<double>(time).count();
}

/// `job` as `config` has it.
Job configured(Job job, const JobsConfig& config) {
  for_each_member<JobsConfig>([&](auto member) {
    using Member = std::remove_cvref_t<decltype(config.*member.pointer)>;
    if constexpr (std::is_same_v<Member, std::string>) {
      if (job.name == member.name && job.possible) job.schedule = config.*member.pointer;
    }
  });
  for_each_member<JobPolicies>([&](auto member) {
    if (job.name == member.name) job.policy = config.policy.*member.pointer;
  });
  return job;
}

bool same(const JobPolicy& a, const JobPolicy& b) {
  return a.misfire == b.misfire && a.overlap == b.overlap && a.catchup_window == b.catchup_window;
}

}  // namespace

JobTable::JobTable(std::vector<Job> jobs) {
  for (Job& job : jobs) {
    counters_.push_back({.job = job.name});
    jobs_.push_back(std::make_shared<const Job>(std::move(job)));
  }
}

std::vector<JobTable::Shared> JobTable::all() const {
  const std::lock_guard lock(mutex_);
  return jobs_;
}

Result<JobTable::Shared> JobTable::find(std::string_view name) const {
  std::string names;
  for (const Shared& job : all()) {
    if (job->name == name) return job;
    names += (names.empty() ? "" : ", ") + job->name;
  }
  return refuse(ErrorCode::not_found, fmt::format("there is no job {}: there are {}", name, names));
}

std::vector<std::string> JobTable::reschedule(const JobsConfig& config) {
  std::vector<std::string> changed;
  const std::lock_guard lock(mutex_);
  for (Shared& job : jobs_) {
    Job wanted = configured(*job, config);
    if (wanted.schedule == job->schedule && same(wanted.policy, job->policy)) continue;
    changed.push_back(wanted.name);
    job = std::make_shared<const Job>(std::move(wanted));
  }
  return changed;
}

std::vector<JobCounters> JobTable::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

JobCounters& JobTable::counter(const std::string& job) {
  return *std::ranges::find(counters_, job, &JobCounters::job);
}

void JobTable::count_begun(const JobRun& run) {
  if (run.attempt > 1) return;
  const std::lock_guard lock(mutex_);
  JobCounters& counted = counter(run.job);
  ++counted.begun;
  counted.late_seconds_total += std::max(0.0, seconds(run.started_at - run.scheduled_for));
}

void JobTable::count_ended(const JobRun& run, Timestamp now) {
  const std::lock_guard lock(mutex_);
  JobCounters& counted = counter(run.job);
  if (run.state == RunState::succeeded) ++counted.succeeded;
  if (run.state == RunState::failed) ++counted.failed;
  if (run.state == RunState::interrupted) ++counted.interrupted;
  counted.run_seconds_total += std::max(0.0, seconds(now - run.started_at));
  if (run.state == RunState::succeeded) counted.last_success_at = run.finished_at;
}

void JobTable::count_skipped(const std::string& job, std::size_t occurrences) {
  const std::lock_guard lock(mutex_);
  counter(job).skipped += occurrences;
}

void JobTable::saw_success(const std::string& job, std::optional<Timestamp> at) {
  const std::lock_guard lock(mutex_);
  JobCounters& counted = counter(job);
  if (at && (!counted.last_success_at || *counted.last_success_at < *at))
    counted.last_success_at = at;
}

}  // namespace ticketing
