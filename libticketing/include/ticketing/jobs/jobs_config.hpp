// What can be configured of jobs.
#pragma once

#include <boost/describe/class.hpp>

#include <string>

#include <ticketing/jobs/job_policy.hpp>

namespace ticketing {

/// One for each job, by its name.
struct JobPolicies {
  JobPolicy day_rollover;
  JobPolicy post_publish;
  JobPolicy post_cleanup;
  JobPolicy ranking_award;
  JobPolicy view_flush;
  JobPolicy coupon_expiry;
  JobPolicy points_expiry;
  JobPolicy expiry_warning;
  JobPolicy points_digest;
  JobPolicy purge;
  JobPolicy ledger_audit;
  /// Each mail has a lease of its own.
  JobPolicy mail_dispatch{.overlap = Overlap::allow};
  JobPolicy box_office_import;
};
BOOST_DESCRIBE_STRUCT(JobPolicies, (),
                      (day_rollover, post_publish, post_cleanup, ranking_award, view_flush,
                       coupon_expiry, points_expiry, expiry_warning, points_digest, purge,
                       ledger_audit, mail_dispatch, box_office_import))

/// Schedules, see `CronExpression`, or "off".
struct JobsConfig {
  std::string day_rollover = "0 0 * * *";
  std::string post_publish = "@every 10s";
  std::string post_cleanup = "@every 1m";
  std::string ranking_award = "5 0 * * *";
  std::string view_flush = "@every 10s";
  std::string coupon_expiry = "*/10 * * * *";
  std::string points_expiry = "30 0 * * *";
  std::string expiry_warning = "0 9 * * *";
  std::string points_digest = "0 18 * * *";
  std::string purge = "15 * * * *";
  std::string ledger_audit = "0 4 * * *";
  std::string mail_dispatch = "@every 2s";
  std::string box_office_import = "off";  ///< e.g. "0 8 * * *"; needs `kobis.key`
  JobPolicies policy;
};
BOOST_DESCRIBE_STRUCT(JobsConfig, (),
                      (day_rollover, post_publish, post_cleanup, ranking_award, view_flush,
                       coupon_expiry, points_expiry, expiry_warning, points_digest, purge,
                       ledger_audit, mail_dispatch, box_office_import, policy))

/// How long rows are kept that only tell of the past; the job `purge` removes them. 0 days: for
/// ever.
struct KeepConfig {
  int account_events_days = 90;  ///< what live streams resume from and notifications list
  int sent_mails_days = 90;
  int admin_actions_days = 0;
  int job_runs_days = 90;
  int idempotency_hours = 24;
};
BOOST_DESCRIBE_STRUCT(KeepConfig, (),
                      (account_events_days, sent_mails_days, admin_actions_days, job_runs_days,
                       idempotency_hours))

}  // namespace ticketing
