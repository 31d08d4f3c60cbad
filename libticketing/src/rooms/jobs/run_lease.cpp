#include "jobs/run_lease.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <exception>
#include <utility>

#include "jobs/sleep.hpp"

namespace ticketing {
namespace {

/// What kills its process each time must not kill every scheduler for ever.
constexpr int attempts_max = 5;

}  // namespace

std::string this_process() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) name = {"unknown"};
  return std::string(name.data()) + ":" + std::to_string(getpid());
}

bool is_abandoned(const JobRun& run, Timestamp now) {
  if (run.finished_at) return false;
  return run.state != RunState::running || !run.lease_until || *run.lease_until <= now;
}

bool RunLease::is_held(const JobRun& run) {
  const auto row = unit_.jobs().lock(run.job, run.scheduled_for);
  return row && row->attempt == run.attempt && row->state == RunState::running;
}

bool RunLease::renew(const JobRun& run, Timestamp now) {
  if (!is_held(run)) return false;
  JobRun longer = run;
  longer.lease_until = now + run_lease;
  unit_.jobs().update(longer);
  return true;
}

bool RunLease::end(const JobRun& run) {
  if (!is_held(run)) return false;
  unit_.jobs().update(run);
  return true;
}

bool RunLease::take_over(JobRun& run, Timestamp now) {
  auto row = unit_.jobs().lock(run.job, run.scheduled_for);
  if (!row || !is_abandoned(*row, now)) return false;
  run = std::move(*row);
  // One that was told to stop may go on as often as schedulers are restarted.
  if (run.state == RunState::running && run.attempt >= attempts_max) {
    run.state = RunState::failed;
    run.finished_at = now;
    run.lease_until.reset();
    run.outcome = "given up after " + std::to_string(run.attempt) + " attempts: the last, on " +
                  run.host + ", ended without a word";
    unit_.jobs().update(run);
    return false;
  }
  run.state = RunState::running;
  run.host = this_process();
  ++run.attempt;
  run.lease_until = now + run_lease;
  unit_.jobs().update(run);
  return true;
}

KeptLease::KeptLease(const ServiceContext& context, const JobRun& run, std::stop_source ends)
    : thread_([&context, run, ends = std::move(ends)](const std::stop_token& done) mutable {
        const auto renew = [&](UnitOfWork& unit) -> Result<bool> {
          return RunLease(unit).renew(run, context.clock.now());
        };
        while (sleep(done, run_lease / 4)) {
          try {
            if (context.store.write(renew).value_or(true)) continue;
            ends.request_stop();
            return;
          } catch (const std::exception& e) {
            spdlog::warn("job {}: its lease cannot be renewed: {}", run.job, e.what());
          }
        }
      }) {}

}  // namespace ticketing
