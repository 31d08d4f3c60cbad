// Jobs and their runs.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>

#include <ticketing/clock.hpp>

namespace ticketing {

enum class RunState { running, succeeded, failed };
BOOST_DESCRIBE_ENUM(RunState, running, succeeded, failed)

/// One occurrence of a job. (job, scheduled_for) is unique, so any number of schedulers run each
/// occurrence once.
struct JobRun {
  std::string job;
  Timestamp scheduled_for;
  RunState state = RunState::running;
  Timestamp started_at;
  std::optional<Timestamp> finished_at;
  std::string outcome;  ///< what it did, or why it failed
};
BOOST_DESCRIBE_STRUCT(JobRun, (), (job, scheduled_for, state, started_at, finished_at, outcome))

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
