#include <ticketing/points/points_service.hpp>

#include <fmt/format.h>

#include <ticketing/bounds.hpp>
#include <ticketing/describe/json_write.hpp>

#include "admin_log/admin_log.hpp"
#include "base/paging.hpp"
#include "base/text.hpp"
#include "base/wrong_fields.hpp"
#include "points/logged_balance.hpp"
#include "points/make_services.hpp"
#include "storage/idempotent.hpp"

namespace ticketing {

LedgerEntryView view(const LedgerEntry& entry) {
  return {
      .id = entry.id,
      .amount = entry.amount,
      .balance_after = entry.balance_after,
      .reason = entry.reason,
      .source = {.type = entry.source.type, .id = entry.source.id},
      .note = entry.note,
      .reverses = entry.reverses,
      .created_at = entry.created_at,
      .expires_at = entry.expires_at == never_expires ? std::nullopt : entry.expires_at,
  };
}

namespace {

tl::unexpected<Error> no_such_account(AccountId id) {
  return refuse(ErrorCode::not_found, fmt::format("there is no account {}", id.value));
}

class StoredPointsService final : public PointsService {
 public:
  explicit StoredPointsService(const PointsContext& context) : context_(context) {}

  Result<PointsSummary> summary(const Principal& who, std::optional<AccountId> account) override {
    const auto id = account.value_or(who.account);
    if (!may_read(who, id)) return no_such_account(id);
    return context_.store.read([&](UnitOfWork& unit) -> Result<PointsSummary> {
      const auto wallet = unit.wallets().find(id);
      if (!wallet) return no_such_account(id);
      const auto now = context_.clock.now();
      const auto credits = unit.ledger().expiring(std::span(&id, 1), now);
      PointsSummary summary;
      summary.balance = wallet->balance;
      summary.spendable = wallet->balance - expiry_due(wallet->balance, credits, now);
      if (const auto next = next_expiry(wallet->balance, credits, now))
        summary.expiring_next = ExpiringPoints{next->points, next->at};
      return summary;
    });
  }

  Result<Page<LedgerEntryView>> entries(const Principal& who, const ListEntries& request) override {
    const auto id = request.account_id.value_or(who.account);
    if (!may_read(who, id)) return no_such_account(id);
    const auto slice = to_slice(request.limit, request.cursor, context_.page_limit_max);
    TICKETING_TRY(slice);
    return context_.store.read([&](UnitOfWork& unit) -> Result<Page<LedgerEntryView>> {
      if (!unit.wallets().find(id)) return no_such_account(id);
      return to_page<LedgerEntryView>(
          unit.ledger().list(id, *slice), request.limit,
          [](const LedgerEntry& entry) { return entry.seq; },
          [](const LedgerEntry& entry) { return view(entry); });
    });
  }

  Result<LedgerEntryView> adjust(const Principal& who, const AdjustPoints& request,
                                 const CallOptions& options) override;

 private:
  static bool may_read(const Principal& who, AccountId id) { return who.is_admin() || who.is(id); }
  static Result<LedgerEntry> post_adjustment(Journal& journal, const Principal& who,
                                             const AdjustPoints& request, std::string note,
                                             Timestamp expires_at);

  const PointsContext& context_;
};

Result<LedgerEntry> StoredPointsService::post_adjustment(Journal& journal, const Principal& who,
                                                         const AdjustPoints& request,
                                                         std::string note, Timestamp expires_at) {
  const auto* wallet = journal.wallet(request.account_id);
  if (!wallet) return no_such_account(request.account_id);
  const auto after = add_points(wallet->balance, request.amount);
  if (!after)
    return refuse_field("/amount",
                        fmt::format("must leave the balance of {} at most {}, not add {} to it",
                                    wallet->balance.value, points_max.value, request.amount.value));
  if (*after < Points{0})
    return insufficient_points(
        wallet->balance, -request.amount,
        fmt::format("the account has {} spendable points, {} are to be taken: take at most what "
                    "is there",
                    wallet->balance.value, -request.amount.value));
  Posting posting;
  posting.reason = Reason::adjustment;
  posting.rule = Rule::adjustment;
  posting.amount = posting.rule_amount = request.amount;
  posting.source = {SourceType::adjustment, wallet->entry_count + 1};
  if (!who.is_local_operator()) posting.actor = who.account;
  posting.note = std::move(note);
  if (request.amount > Points{0}) posting.expires_at = expires_at;
  return journal.post(request.account_id, posting);
}

Result<LedgerEntryView> StoredPointsService::adjust(const Principal& who,
                                                    const AdjustPoints& request,
                                                    const CallOptions& options) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins adjust points");
  TICKETING_TRY(who.is_local_operator() ? check_idempotency_key(options)
                                        : require_idempotency_key(options, "an adjustment"));
  WrongFields wrong;
  if (request.amount == Points{0})
    wrong.add("/amount", "must be points to give (above 0) or to take (below 0), not 0");
  wrong.within("/amount", request.amount.value, -points_max.value, points_max.value, ", but not 0");
  const auto note = wrong.take(clean_text(request.note, 1, note_chars_max, true, "/note"));
  TICKETING_TRY(wrong.result());

  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<LedgerEntryView> {
    const auto now = context_.clock.now();
    Journal journal(unit, context_.points, now);
    journal.lock({who.account, request.account_id});
    return idempotent<LedgerEntryView>(
        unit, who, "points.adjust", request, options, now, [&]() -> Result<LedgerEntryView> {
          const auto entry =
              post_adjustment(journal, who, request, note,
                              credit_expires_at(context_.points.rules, context_.calendar, now));
          TICKETING_TRY(entry);
          if (options.dry_run) return view(*entry);
          journal.flush();
          const auto stored = unit.ledger().find_by_seq(entry->account, entry->seq);
          log_admin_action(unit, who, now, "points.adjust",
                           fmt::format("account:{}", entry->account.value),
                           to_json(LoggedBalance{entry->balance_after - entry->amount}),
                           to_json(view(stored.value())));
          return view(stored.value());
        });
  });
}

}  // namespace

std::unique_ptr<PointsService> make_points_service(const PointsContext& context) {
  return std::make_unique<StoredPointsService>(context);
}

}  // namespace ticketing
