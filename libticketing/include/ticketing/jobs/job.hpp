// Jobs and their runs.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>

#include <ticketing/clock.hpp>

namespace ticketing {

enum class RunState {
  running,
  succeeded,
  failed,
  interrupted,  ///< told to stop before its end: a scheduler goes on with it
};
BOOST_DESCRIBE_ENUM(RunState, running, succeeded, failed, interrupted)

/// One occurrence of a job. (job, scheduled_for) is unique, so any number of schedulers run each
/// occurrence once. Whoever runs it holds a lease, which others respect until it has ended; then
/// one of them takes the run over, as its next attempt, and the one before can write nothing more.
struct JobRun {
  std::string job;
  Timestamp scheduled_for;
  RunState state = RunState::running;
  Timestamp started_at;
  std::optional<Timestamp> finished_at;
  std::string outcome;  ///< what it did, or why it failed
  std::string host;     ///< who runs it, or ran it last: "<host name>:<process id>"
  int attempt = 1;      ///< 2 and more: taken over from a process that died, froze or was stopped
  std::optional<Timestamp> lease_until = {};  ///< while it is running
};
BOOST_DESCRIBE_STRUCT(JobRun, (),
                      (job, scheduled_for, state, started_at, finished_at, outcome, host, attempt,
                       lease_until))

/// A job as operators see it.
struct JobView {
  std::string name;
  std::string schedule;  ///< cron expression, "@every 10s" or "off"
  std::optional<Timestamp> next_at;
  std::optional<Timestamp> last_run_at;
  std::string description;
};
BOOST_DESCRIBE_STRUCT(JobView, (), (name, schedule, next_at, last_run_at, description))

}  // namespace ticketing
