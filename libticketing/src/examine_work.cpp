// Looks at what goes on in the store: jobs, mails, audits, backups.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <string_view>

#include <ticketing/actor/principal.hpp>
#include <ticketing/jobs/cron_expression.hpp>
#include <ticketing/ticketing.hpp>

#include "examination.hpp"

namespace ticketing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr auto late_after = minutes(10);
constexpr auto audit_old_after = hours(24 * 8);
constexpr auto backup_old_after = hours(48);
/// Acts of administrators that are looked through for a backup.
constexpr int acts_max = 20'000;

Principal who() { return Principal::local_operator(); }

std::string ago(Timestamp then, Timestamp now) {
  const auto minutes_ago = std::chrono::floor<minutes>(now - then).count();
  if (minutes_ago < 120) return fmt::format("{} minutes ago", minutes_ago);
  if (minutes_ago < 48 * 60) return fmt::format("{} hours ago", minutes_ago / 60);
  return fmt::format("{} days ago", minutes_ago / (24 * 60));
}

bool is_late(const JobView& job, const Ticketing& in) {
  if (job.schedule == "off" || !job.paused.empty() || !job.last_run_at) return false;
  const auto schedule = CronExpression::parse(job.schedule);
  if (!schedule) return false;
  const auto due = schedule->next_after(*job.last_run_at, in.calendar());
  return due && *due + late_after < in.clock().now();
}

void examine_jobs(Examination& to, Ticketing& in) {
  const auto jobs = in.jobs().list(who());
  if (!jobs) return to.unknown("jobs", jobs.error().detail);
  std::string late;
  std::string failed;
  bool any = false;
  for (const JobView& job : *jobs) {
    any = any || job.last_run_at;
    if (is_late(job, in)) late += " " + job.name;
    const auto runs = in.jobs().history(who(), job.name);
    const auto ended = runs ? std::ranges::find_if(*runs,
                                                   [](const JobRun& run) {
                                                     return run.state == RunState::succeeded ||
                                                            run.state == RunState::failed;
                                                   })
                            : std::vector<JobRun>::const_iterator{};
    if (runs && ended != runs->end() && ended->state == RunState::failed) failed += " " + job.name;
  }
  const char* const advice = "a scheduler: have one run, and look at its log";
  if (!any)
    to.warn("jobs", "none has ever run: nothing expires, is awarded, cleaned up or mailed", advice);
  else if (!late.empty())
    to.fail("jobs", "late by more than ten minutes:" + late, advice);
  else if (!failed.empty())
    to.warn("jobs", "failed last time:" + failed, "the job's history says why");
  else
    to.fine("jobs", "on time");
}

void examine_mails(Examination& to, Ticketing& in) {
  ListMails request;
  request.state = MailState::dead;
  const auto dead = in.mails().list(who(), request);
  if (!dead) return to.unknown("mails", dead.error().detail);
  if (dead->items.empty()) return to.fine("mails", "none was given up");
  to.warn("mails",
          fmt::format("{}{} were given up; the last: {}", dead->items.size(),
                      dead->next_cursor ? " and more" : "", dead->items.front().last_error),
          "mend what the reason names, then send them again");
}

void examine_audit(Examination& to, Ticketing& in) {
  const auto runs = in.jobs().history(who(), "ledger_audit");
  if (!runs) return to.unknown("audit", runs.error().detail);
  const char* const advice = "jobs.ledger_audit and a scheduler: have the books audited each day";
  const auto last = std::ranges::find_if(*runs, [](const JobRun& run) {
    return run.state == RunState::succeeded || run.state == RunState::failed;
  });
  if (last == runs->end()) return to.warn("audit", "the books have never been audited", advice);
  const Timestamp now = in.clock().now();
  const std::string when = ago(last->finished_at.value_or(last->started_at), now);
  if (last->state == RunState::failed)
    to.fail("audit", fmt::format("{}, with findings: {}", when, last->outcome),
            "the books: stop, keep the database as it is, compare with a backup");
  else if (last->started_at + audit_old_after < now)
    to.warn("audit", when, advice);
  else
    to.fine("audit", when + ": " + last->outcome);
}

std::optional<AdminAction> last_backup(Ticketing& in) {
  ListAdminActions request;
  request.limit = page_limit_max;
  for (int seen = 0; seen < acts_max;) {
    const auto page = in.audit().actions(who(), request);
    if (!page) return std::nullopt;
    for (const AdminAction& act : page->items)
      if (act.action == "store.backup") return act;
    seen += static_cast<int>(page->items.size());
    request.cursor = page->next_cursor;
    if (!request.cursor) break;
  }
  return std::nullopt;
}

void examine_backup(Examination& to, Ticketing& in) {
  const auto last = last_backup(in);
  const Timestamp now = in.clock().now();
  const char* const advice = "make one each day, and keep it on another machine";
  if (!last)
    to.warn("backup", "none that was proven is recorded in the store", advice);
  else if (last->created_at + backup_old_after < now)
    to.warn("backup", "the last one that was proven was made " + ago(last->created_at, now),
            advice);
  else
    to.fine("backup", "made and proven " + ago(last->created_at, now));
}

}  // namespace

void examine_work(Examination& to, const Config& config, bool opens) {
  const auto unknown = [&to](const std::string& why) {
    for (const char* const name : {"jobs", "mails", "audit", "backup"}) to.unknown(name, why);
  };
  if (!opens) return unknown("the store cannot be opened with this configuration");
  Config quietly = config;
  quietly.redis.url.clear();  // was looked at
  quietly.images.store = "memory:";
  auto in = Ticketing::open(quietly);
  if (!in) return unknown(in.error().detail);
  examine_jobs(to, *in);
  examine_mails(to, *in);
  examine_audit(to, *in);
  examine_backup(to, *in);
}

}  // namespace ticketing
