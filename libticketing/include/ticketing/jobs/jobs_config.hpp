// What can be configured of jobs.
#pragma once

#include <boost/describe/class.hpp>

#include <string>

#include <ticketing/jobs/job_policy.hpp>

namespace ticketing {

/// One for each job, by its name.
struct JobPolicies {
  JobPolicy day_rollover;
  JobPolicy post_cleanup;
  JobPolicy ranking_award;
  JobPolicy view_flush;
  JobPolicy purge;
  JobPolicy ledger_audit;
};
BOOST_DESCRIBE_STRUCT(JobPolicies, (),
                      (day_rollover, post_cleanup, ranking_award, view_flush, purge, ledger_audit))

/// Schedules, see `CronExpression`, or "off".
struct JobsConfig {
  std::string day_rollover = "0 0 * * *";
  std::string post_cleanup = "@every 1m";
  std::string ranking_award = "5 0 * * *";
  std::string view_flush = "@every 10s";
  std::string purge = "15 * * * *";
  std::string ledger_audit = "0 4 * * *";
  JobPolicies policy;
};
BOOST_DESCRIBE_STRUCT(JobsConfig, (),
                      (day_rollover, post_cleanup, ranking_award, view_flush, purge, ledger_audit,
                       policy))

}  // namespace ticketing
