#include "points/digest.hpp"

#include <boost/describe/class.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <span>
#include <vector>

#include <ticketing/describe/json_write.hpp>

#include "jobs/in_chunks.hpp"
#include "mail/mail_payloads.hpp"

namespace ticketing {
namespace {

/// How far back a first digest looks: an account of long ago is not told its whole life.
constexpr std::chrono::days first_digest{7};
/// Wallets read at once, and entries.
constexpr int rows_per_query = 1000;
/// Wallets locked in one transaction: few, so that an order of one of them does not wait long.
constexpr int wallets_per_chunk = 100;

/// By a rule, or by hand; what an order gives back was the account's before.
bool is_earned(const LedgerEntry& entry) {
  return entry.amount > Points{0} && entry.reason != Reason::refund;
}

using Marks = std::map<AccountId, DigestMark>;

Marks marks_of(UnitOfWork& unit, std::span<const Wallet> wallets) {
  Marks marks;
  if (wallets.empty()) return marks;
  // Wallets come ascending: ids begin at 1.
  const AccountId after{wallets.front().account.value - 1};
  for (const DigestMark& mark : unit.points_notices().list_digests(after, wallets.back().account))
    marks.emplace(mark.account, mark);
  return marks;
}

std::int64_t told_up_to(const Marks& marks, AccountId account) {
  const auto mark = marks.find(account);
  return mark == marks.end() ? 0 : mark->second.seq;
}

PointsDigest digest_of(UnitOfWork& unit, const Wallet& wallet, std::int64_t after_seq,
                       Timestamp from, Timestamp now) {
  PointsDigest digest{from, now, {}, 0, wallet.balance};
  for (auto seq = after_seq; seq < wallet.entry_count;) {
    const auto entries = unit.ledger().chain(wallet.account, seq, rows_per_query);
    if (entries.empty()) break;
    for (const LedgerEntry& entry : entries) {
      if (!is_earned(entry) || entry.created_at < from) continue;
      digest.earned += entry.amount;
      ++digest.entries;
    }
    seq = entries.back().seq;
  }
  return digest;
}

/// Digests of locked wallets; how many there were.
int tell(UnitOfWork& unit, std::span<const Wallet> wallets, Timestamp now) {
  const Marks marks = marks_of(unit, wallets);
  const auto open = open_accounts(unit, wallets);
  std::vector<OutboxMessage> mails;
  for (const Wallet& wallet : wallets) {
    const auto mark = marks.find(wallet.account);
    const auto after_seq = told_up_to(marks, wallet.account);
    if (wallet.entry_count <= after_seq) continue;  // by another process, meanwhile
    const auto from = mark == marks.end() ? now - first_digest : mark->second.at;
    const PointsDigest digest = digest_of(unit, wallet, after_seq, from, now);
    unit.points_notices().put_digest({wallet.account, wallet.entry_count, now});
    if (digest.entries == 0 || !std::ranges::binary_search(open, wallet.account)) continue;
    mails.push_back({{}, wallet.account, MailKind::points_digest, to_json(digest), now});
  }
  unit.outbox().add(mails);
  return static_cast<int>(mails.size());
}

/// Ascending accounts from above `after` whose wallets have entries they were not told of. `after`
/// becomes the last account looked at; none when there are no more.
Result<std::vector<AccountId>> find_untold(Store& store, std::optional<AccountId>& after) {
  return store.read([&](UnitOfWork& unit) -> Result<std::vector<AccountId>> {
    const auto wallets = unit.wallets().list(*after, rows_per_query);
    const Marks marks = marks_of(unit, wallets);
    std::vector<AccountId> untold;
    for (const Wallet& wallet : wallets)
      if (wallet.entry_count > told_up_to(marks, wallet.account)) untold.push_back(wallet.account);
    after.reset();
    if (wallets.size() == std::size_t{rows_per_query}) after = wallets.back().account;
    return untold;
  });
}

}  // namespace

std::vector<AccountId> open_accounts(UnitOfWork& unit, std::span<const Wallet> wallets) {
  std::vector<AccountId> ids;
  for (const Wallet& wallet : wallets) ids.push_back(wallet.account);
  std::vector<AccountId> open;
  for (const Account& account : unit.accounts().list_of(ids))
    if (account.state != AccountState::closed) open.push_back(account.id);
  std::ranges::sort(open);
  return open;
}

Result<std::string> mail_digests(const PointsContext& context, JobWork& work) {
  int mails = 0;
  const auto done = [&] { return fmt::format("{} digests", mails); };
  for (std::optional<AccountId> after = AccountId{}; after;) {
    const auto untold = find_untold(context.store, after);
    TICKETING_TRY(untold);
    std::span<const AccountId> rest(*untold);
    while (!rest.empty()) {
      if (work.stop().stop_requested()) return stopped_early(done());
      const auto some = rest.first(std::min<std::size_t>(rest.size(), wallets_per_chunk));
      const auto told = work.write([&](UnitOfWork& unit) -> Result<int> {
        return tell(unit, unit.wallets().lock(some).get(), context.clock.now());
      });
      TICKETING_TRY(told);
      mails += *told;
      rest = rest.subspan(some.size());
    }
  }
  return done();
}

}  // namespace ticketing
