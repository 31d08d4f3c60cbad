// What a room hands in to have something done without anyone asking.
#pragma once

#include <functional>
#include <string>

#include <ticketing/jobs/job_policy.hpp>
#include <ticketing/result.hpp>

#include "jobs/job_work.hpp"

namespace ticketing {

struct Job {
  std::string name;
  std::string schedule;     ///< cron, see `CronExpression`; "off": only when asked for
  std::string description;  ///< what it does, for administrators
  /// Does it and says as a sentence what was done. Safe to run again after a crash half-way, and
  /// beside itself; long work is done in chunks, each a transaction of its own by `JobWork::write`,
  /// and ends between two of them when told to (`stopped_early`).
  std::function<Result<std::string>(JobWork&)> run;
  JobPolicy policy = {};
  /// False where what it works on is not there: it stays off, whatever is configured.
  bool possible = true;
};

}  // namespace ticketing
