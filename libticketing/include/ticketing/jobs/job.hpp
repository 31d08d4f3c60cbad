// Jobs and their runs.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/jobs/job_policy.hpp>

namespace ticketing {

/// How far a run of a job is.
enum class RunState {
  running,
  succeeded,
  failed,
  interrupted,  ///< told to stop before its end: a scheduler goes on with it
  skipped,      ///< an occurrence that is not run: the outcome says why
};
BOOST_DESCRIBE_ENUM(RunState, running, succeeded, failed, interrupted, skipped)

/// One occurrence of a job. (job, scheduled_for) is unique, so any number of schedulers run each
/// occurrence once. Whoever runs it holds a lease, which others respect until it has ended; then
/// one of them takes the run over, as its next attempt, and the one before can write nothing more.
struct JobRun {
  std::string job;                       ///< its name
  Timestamp scheduled_for;               ///< the time the schedule names
  RunState state = RunState::running;    ///< how far it is
  Timestamp started_at;                  ///< when its newest attempt began
  std::optional<Timestamp> finished_at;  ///< none while it goes on
  std::string outcome;                   ///< what it did, or why it failed
  std::string host;  ///< who runs it, or ran it last: "<host name>:<process id>"
  int attempt = 1;   ///< 2 and more: taken over from a process that died, froze or was stopped
  std::optional<Timestamp> lease_until = {};  ///< while it is running
  std::optional<std::string> trace_id = {};  ///< of the request that asked for it; none: a schedule
};
BOOST_DESCRIBE_STRUCT(JobRun, (),
                      (job, scheduled_for, state, started_at, finished_at, outcome, host, attempt,
                       lease_until, trace_id))

/// A job as operators see it.
struct JobView {
  std::string name;                      ///< what names it
  std::string schedule;                  ///< cron expression, "@every 10s" or "off"
  std::optional<Timestamp> next_at;      ///< none while it is paused without an end
  std::optional<Timestamp> last_run_at;  ///< when a run last began; none: never
  std::string description;               ///< what it does
  std::string paused = {};  ///< until when and why no scheduler begins it; empty when it is not
  std::optional<Timestamp> last_success_at = {};  ///< when a run last ended well
};
BOOST_DESCRIBE_STRUCT(JobView, (),
                      (name, schedule, next_at, last_run_at, description, paused, last_success_at))

/// What one process has seen of a job since it was opened.
struct JobCounters {
  std::string job;
  std::uint64_t begun = 0;        ///< occurrences whose first attempt was this process's
  double late_seconds_total = 0;  ///< how long they had been due, together
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;
  std::uint64_t interrupted = 0;
  std::uint64_t skipped = 0;
  double run_seconds_total = 0;              ///< of attempts that ended, however they did
  std::optional<Timestamp> last_success_at;  ///< in any process, as of this one's last look
};

/// An instant on both clocks.
struct JobTime {
  std::string local;  ///< in the business time zone: "2026-03-02T00:00:00+09:00"
  Timestamp utc;      ///< the same instant
};
BOOST_DESCRIBE_STRUCT(JobTime, (), (local, utc))

/// What there is to know about when a job runs.
struct JobExplanation {
  std::string name;                      ///< what names it
  std::string description;               ///< what it does
  std::string schedule;                  ///< cron expression, "@every 10s" or "off"
  std::string time_zone;                 ///< IANA name of the one the schedule is read in
  Misfire misfire = Misfire::run_once;   ///< what becomes of occurrences that were missed
  Overlap overlap = Overlap::queue_one;  ///< what becomes of one that comes due during a run
  std::string catchup_window;            ///< how far back missed ones are made up for: "168h"
  std::string paused;                    ///< as of `JobView`
  std::optional<Timestamp> last_at;      ///< when the newest run was due
  /// How long after it was due the newest run began.
  std::optional<std::int64_t> last_late_seconds;
  std::string last_why_late;  ///< a sentence, also when it was not
  std::vector<JobTime> next;  ///< its next five times, after a pause; none in one without an end
};
BOOST_DESCRIBE_STRUCT(JobExplanation, (),
                      (name, description, schedule, time_zone, misfire, overlap, catchup_window,
                       paused, last_at, last_late_seconds, last_why_late, next))

/// Keeps schedulers from beginning a job; what goes on goes on.
struct PauseJob {
  std::string job;                 ///< its name
  std::optional<Timestamp> until;  ///< then it goes on by itself
  std::string note;                ///< why, for whoever wonders; at most 500 characters
};
BOOST_DESCRIBE_STRUCT(PauseJob, (), (job, until, note))

}  // namespace ticketing
