#include "points/points_jobs.hpp"

#include <boost/describe/class.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include <ticketing/describe/json_write.hpp>

#include "jobs/in_chunks.hpp"
#include "mail/mail_payloads.hpp"
#include "points/digest.hpp"

namespace ticketing {
namespace {

using std::chrono::days;

/// Wallets a transaction: few, so that an order of one of them does not wait long.
constexpr int wallets_per_chunk = 100;
/// A warning's mark outlives its points by this long.
constexpr days warning_keep{7};
constexpr int days_first = 30;
constexpr int days_again = 7;

/// The outcome of a job that worked through accounts.
Result<std::string> outcome(const ChunkedWork& work, std::string done) {
  if (!work.finished) return stopped_early(done);
  return done;
}

int write_off_some(const PointsContext& context, UnitOfWork& unit, int limit, Points& total) {
  const auto now = context.clock.now();
  const auto due = unit.wallets().list_expiring(now, {}, limit);
  std::vector<AccountId> accounts;
  accounts.reserve(due.size());
  for (const Wallet& wallet : due) accounts.push_back(wallet.account);
  Journal journal(unit, context.points, now);
  journal.lock(std::move(accounts));
  total += journal.write_off();
  journal.flush();
  return static_cast<int>(due.size());
}

/// Of each instant at which points of the account expire, unless it was warned of before.
void warn_account(UnitOfWork& unit, const Wallet& wallet, std::span<const ExpiringCredits> credits,
                  Timestamp now, std::vector<OutboxMessage>& mails) {
  for (auto next = next_expiry(wallet.balance, credits, now);
       next && next->at <= now + days(days_first);
       next = next_expiry(wallet.balance, credits, next->at)) {
    const int in_days = next->at <= now + days(days_again) ? days_again : days_first;
    if (!unit.points_notices().add_warning({wallet.account, next->at, in_days})) continue;
    mails.push_back({{},
                     wallet.account,
                     MailKind::expiry_warning,
                     to_json(PointsExpiring{next->points, next->at, in_days}),
                     now});
  }
}

struct Warnings {
  int mails = 0;
  ExpiryPosition last;
};

int warn_some(const PointsContext& context, UnitOfWork& unit, int limit, Warnings& warnings) {
  const auto now = context.clock.now();
  const auto wallets = unit.wallets().list_expiring(now + days(days_first), warnings.last, limit);
  const auto open = open_accounts(unit, wallets);
  const auto credits = unit.ledger().expiring(open, now);
  std::vector<OutboxMessage> mails;
  for (const Wallet& wallet : wallets)
    if (std::ranges::binary_search(open, wallet.account))
      warn_account(unit, wallet, of_account(credits, wallet.account), now, mails);
  unit.outbox().add(mails);
  warnings.mails += static_cast<int>(mails.size());
  if (!wallets.empty()) warnings.last = {*wallets.back().next_expiry_at, wallets.back().account};
  return static_cast<int>(wallets.size());
}

Result<std::string> write_off(const PointsContext& context, JobWork& work) {
  Points total;
  const auto done = in_chunks_with(work, total, wallets_per_chunk,
                                   [&](UnitOfWork& unit, int limit, Points& so_far) {
                                     return write_off_some(context, unit, limit, so_far);
                                   });
  TICKETING_TRY(done);
  return outcome(*done, fmt::format("{} points of {} accounts expired", total.value, done->rows));
}

Result<std::string> warn(const PointsContext& context, JobWork& work) {
  Warnings warnings;
  const auto done = in_chunks_with(work, warnings, wallets_per_chunk,
                                   [&](UnitOfWork& unit, int limit, Warnings& so_far) {
                                     return warn_some(context, unit, limit, so_far);
                                   });
  TICKETING_TRY(done);
  return outcome(*done, fmt::format("{} mails, {} accounts looked at", warnings.mails, done->rows));
}

}  // namespace

Job points_expiry_job(const PointsContext& context, std::string schedule) {
  return {"points_expiry", std::move(schedule),
          "writes off points that have expired; nobody could spend them before either",
          [&context](JobWork& work) { return write_off(context, work); }};
}

Job expiry_warning_job(const PointsContext& context, std::string schedule) {
  return {"expiry_warning", std::move(schedule),
          "mails owners 30 and 7 days before their points expire",
          [&context](JobWork& work) { return warn(context, work); }};
}

Job points_digest_job(const PointsContext& context, std::string schedule) {
  return {"points_digest", std::move(schedule),
          "mails owners which points they were given since they were last told",
          [&context](JobWork& work) { return mail_digests(context, work); }};
}

std::vector<Sweep> points_sweeps() {
  return {{"warnings", warning_keep, [](UnitOfWork& unit, Timestamp t, int limit) {
             return unit.points_notices().remove_warnings_before(t, limit);
           }}};
}

}  // namespace ticketing
