#include "every_job.hpp"

#include "account/account_jobs.hpp"
#include "audit/audit_jobs.hpp"
#include "board/board_jobs.hpp"
#include "catalog/catalog_jobs.hpp"
#include "coupon/coupon_jobs.hpp"
#include "jobs/purge_job.hpp"
#include "limit/limit_jobs.hpp"
#include "mail/mail_jobs.hpp"
#include "notification/notification_jobs.hpp"
#include "points/points_jobs.hpp"
#include "ranking/ranking_jobs.hpp"

namespace ticketing {
namespace {

/// Everything that has a keep time, of every room.
std::vector<Sweep> every_sweep(const KeepConfig& keep) {
  std::vector<Sweep> sweeps;
  for (auto& of_a_room : {account_sweeps(), operation_sweeps(keep), notification_sweeps(keep),
                          board_sweeps(), mail_sweeps(keep), points_sweeps()})
    sweeps.insert(sweeps.end(), of_a_room.begin(), of_a_room.end());
  return sweeps;
}

}  // namespace

std::vector<Job> every_job(const PointsContext& context, SharedViews* views, AuditService& audit,
                           BoxOfficeSource& box_office, MailDispatcher* mails,
                           const Config& config) {
  const JobsConfig& schedules = config.jobs;
  std::vector<Job> jobs;
  jobs.push_back(day_rollover_job(context, schedules.day_rollover));
  jobs.push_back(post_publish_job(context, schedules.post_publish));
  jobs.push_back(post_cleanup_job(context, schedules.post_cleanup));
  jobs.push_back(ranking_award_job(context, config.ranking, schedules.ranking_award));
  jobs.push_back(view_flush_job(context, views, schedules.view_flush));
  jobs.push_back(coupon_expiry_job(context, schedules.coupon_expiry));
  jobs.push_back(points_expiry_job(context, schedules.points_expiry));
  jobs.push_back(expiry_warning_job(context, schedules.expiry_warning));
  jobs.push_back(points_digest_job(context, schedules.points_digest));
  jobs.push_back(purge_job(context, schedules.purge, every_sweep(config.keep)));
  jobs.push_back(ledger_audit_job(audit, schedules.ledger_audit));
  jobs.push_back(box_office_import_job(context, box_office, schedules.box_office_import));
  jobs.push_back(mail_dispatch_job(mails, schedules.mail_dispatch));
  for (Job& job : jobs)
    for_each_member<JobPolicies>([&](auto policy) {
      if (job.name == policy.name) job.policy = schedules.policy.*policy.pointer;
    });
  return jobs;
}

}  // namespace ticketing
