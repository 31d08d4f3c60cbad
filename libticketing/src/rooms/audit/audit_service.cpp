#include <ticketing/audit/audit_service.hpp>

#include <fmt/format.h>
#include <sodium.h>

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "audit/audit_marks.hpp"
#include "audit/coupon_audit.hpp"
#include "audit/ledger_audit.hpp"
#include "audit/make_services.hpp"
#include "audit/order_audit.hpp"
#include "audit/post_audit.hpp"
#include "audit/ranking_audit.hpp"
#include "audit/undo_action.hpp"
#include "base/paging.hpp"

namespace ticketing {
namespace {

constexpr std::size_t findings_max = 100;
constexpr int rows_per_snapshot = 500;
/// A chunk's chains are read on one snapshot and kept until its end: so many entries, and one
/// account's more.
constexpr std::int64_t entries_per_snapshot = 20'000;
constexpr std::chrono::days whole_every{7};
const std::string whole_mark = "whole";

/// One walk over the books.
class Audit {
 public:
  Audit(const PointsContext& context, const AuditWatcher& watcher, const std::stop_token& stop)
      : context_(context), watcher_(watcher), stop_(stop) {
    crypto_generichash_init(&heads_, nullptr, 0, 32);
  }

  Result<AuditReport> run(std::optional<bool> full) {
    if (!full) {
      const auto due = whole_is_due();
      TICKETING_TRY(due);
      full = *due;
    }
    report_.full = *full;
    for (const auto walk_all : {&Audit::walk_wallets, &Audit::walk_posts, &Audit::walk_campaigns,
                                &Audit::walk_coupons, &Audit::walk_orders, &Audit::walk_rankings})
      TICKETING_TRY((this->*walk_all)());
    TICKETING_TRY(count_posts());
    unsigned char digest[32];
    crypto_generichash_final(&heads_, digest, sizeof digest);
    char hex[2 * sizeof digest + 1];
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    report_.heads_digest = hex;
    for (auto& changed : changed_rows_)
      if (report_.findings.size() < findings_max) report_.findings.push_back(std::move(changed));
    report_.clean = report_.findings.empty();
    if (report_.clean) TICKETING_TRY(keep_counts());
    return report_;
  }

 private:
  Result<bool> whole_is_due() {
    return context_.store.read([&](UnitOfWork& unit) -> Result<bool> {
      const auto last = unit.audit_marks().list(whole_mark, {}, 1);
      if (last.empty() || !fits_seal(last.front(), context_.points.chain_key)) return true;
      const Timestamp then{std::chrono::seconds(last.front().rows)};
      return context_.clock.now() >= then + whole_every;
    });
  }

  /// For the next audit to compare with. Only while nothing was found: what is missing is to be
  /// found again.
  Result<void> keep(std::span<const AuditMark> marks) {
    return context_.store.write([&](UnitOfWork& unit) -> Result<void> {
      unit.audit_marks().put(marks);
      return {};
    });
  }
  Result<void> keep_counts() {
    return context_.store.write([&](UnitOfWork& unit) -> Result<void> {
      const ChainKey& key = context_.points.chain_key;
      for (const WalkedRows& count : counts_) count.keep(unit, key);
      if (!report_.full) return {};
      const auto now = std::chrono::floor<std::chrono::seconds>(context_.clock.now());
      const AuditMark mark = numbered_mark(whole_mark, 1, now.time_since_epoch().count(), key);
      unit.audit_marks().put(std::span(&mark, 1));
      return {};
    });
  }

  /// Where a walk stands: the id of the last row seen.
  using Cursor = std::optional<std::int64_t>;

  Result<void> walk_wallets() {
    return walk(
        "account",
        [](UnitOfWork& unit, Cursor after, int limit) {
          return with_few_entries(unit.wallets().list({after.value_or(0)}, limit));
        },
        [](const Wallet& wallet) { return wallet.account.value; },
        [this](UnitOfWork& unit, std::span<const Wallet> wallets, IdRange range, AuditPart& part) {
          audit_wallets(unit, wallets, range, report_.full, context_, part);
        });
  }

  /// As many of the first as fit into a chunk.
  static std::vector<Wallet> with_few_entries(std::vector<Wallet> wallets) {
    std::int64_t entries = 0;
    auto end = wallets.begin();
    while (end != wallets.end() && (entries += end->entry_count) <= entries_per_snapshot) ++end;
    if (end == wallets.begin() && end != wallets.end()) ++end;
    wallets.erase(end, wallets.end());
    return wallets;
  }

  Result<void> walk_posts() {
    return walk(
        "post",
        [](UnitOfWork& unit, Cursor after, int limit) {
          return unit.posts().list_all({after.value_or(0)}, limit);
        },
        [](const PostHead& post) { return post.id.value; }, audit_posts);
  }

  Result<void> count_posts() {
    auto part = context_.store.read([](UnitOfWork& unit) -> Result<AuditPart> {
      AuditPart counted;
      audit_post_counts(unit, counted);
      return counted;
    });
    TICKETING_TRY(part);
    merge(std::move(*part));
    return {};
  }

  Result<void> walk_campaigns() {
    return walk(
        "campaign",
        [](UnitOfWork& unit, Cursor after, int limit) {
          return unit.campaigns().list_all({after.value_or(0)}, limit);
        },
        [](const Campaign& campaign) { return campaign.id.value; },
        [](UnitOfWork& unit, std::span<const Campaign> campaigns, IdRange, AuditPart& part) {
          audit_campaigns(unit, campaigns, part);
        });
  }

  Result<void> walk_coupons() {
    return walk(
        "coupon",
        [](UnitOfWork& unit, Cursor after, int limit) {
          return unit.coupons().list_all({after.value_or(0)}, limit);
        },
        [](const Coupon& coupon) { return coupon.id.value; },
        [this](UnitOfWork& unit, std::span<const Coupon> coupons, IdRange range, AuditPart& part) {
          audit_coupons(unit, coupons, range, context_.points.chain_key, part);
        });
  }

  Result<void> walk_orders() {
    return walk(
        "order",
        [](UnitOfWork& unit, Cursor after, int limit) {
          return unit.orders().list_all({after.value_or(0)}, limit);
        },
        [](const Order& order) { return order.id.value; },
        [this](UnitOfWork& unit, std::span<const Order> orders, IdRange range, AuditPart& part) {
          audit_orders(unit, orders, range, context_.points.chain_key, part);
        });
  }

  Result<void> walk_rankings() {
    return walk(
        "ranking",
        [](UnitOfWork& unit, Cursor after, int limit) {
          return unit.rankings().list({after.value_or(0)}, limit);
        },
        [](const FinalRanking& ranking) { return ranking.id.value; },
        [](UnitOfWork& unit, std::span<const FinalRanking> rankings, IdRange, AuditPart& part) {
          audit_rankings(unit, rankings, part);
        });
  }

  /// Checks everything `list` gives, chunk by chunk, each with what it belongs to on one snapshot,
  /// so that traffic cannot look like a mismatch. A row that cannot be read is a finding: its chunk
  /// is gone through again row by row, and the walk goes on behind it.
  template <class List, class Id, class Check>
  Result<void> walk(const char* subject, const List& list, const Id& id_of, const Check& check) {
    struct Chunk {
      AuditPart part;
      std::vector<std::int64_t> ids;
      Cursor last;
      bool unreadable = false;
    };
    const auto then = last_count(subject);
    TICKETING_TRY(then);
    WalkedRows count(fmt::format("{}s", subject), *then);
    Cursor after;
    int limit = rows_per_snapshot;
    while (!stop_.stop_requested()) {
      auto chunk = context_.store.read([&](UnitOfWork& unit) -> Result<Chunk> {
        Chunk read;
        try {
          const auto rows = list(unit, after, limit);
          for (const auto& row : rows) read.ids.push_back(id_of(row));
          if (!rows.empty()) read.last = id_of(rows.back());
          check(unit, rows, {after.value_or(0), read.last.value_or(INT64_MAX)}, read.part);
        } catch (const CorruptRow& e) {
          read.unreadable = true;
          if (!read.last) read.last = e.row;
          read.ids = {*read.last};
          read.part = {};
          read.part.find(fmt::format("{}:{}", subject, *read.last), e.what());
        }
        return read;
      });
      TICKETING_TRY(chunk);
      if (chunk->unreadable && limit > 1) {
        limit = 1;
        continue;
      }
      if (chunk->unreadable) limit = rows_per_snapshot;
      for (const std::int64_t id : chunk->ids) count.add(id);
      const auto marks = std::move(chunk->part.marks);
      merge(std::move(chunk->part));
      if (report_.findings.empty() && !marks.empty()) TICKETING_TRY(keep(marks));
      if (watcher_) watcher_({fmt::format("{}s", subject), count.rows(), count.rows_then()});
      if (!chunk->last) {
        AuditPart counted;
        count.compare(context_.points.chain_key, counted);
        merge(std::move(counted));
        counts_.push_back(std::move(count));
        return {};
      }
      after = chunk->last;
    }
    return refuse_for_now("told to stop before all was looked at: the next audit begins anew");
  }

  Result<std::optional<AuditMark>> last_count(const char* subject) {
    return context_.store.read([&](UnitOfWork& unit) -> Result<std::optional<AuditMark>> {
      const auto marks = unit.audit_marks().list(fmt::format("{}s", subject), {}, 1);
      return marks.empty() ? std::nullopt : std::optional(marks.front());
    });
  }

  void merge(AuditPart part) {
    report_.accounts += part.report.accounts;
    report_.unchanged_accounts += part.report.unchanged_accounts;
    report_.entries += part.report.entries;
    report_.points += part.report.points;
    report_.campaigns += part.report.campaigns;
    report_.coupons += part.report.coupons;
    report_.orders += part.report.orders;
    for (auto& finding : part.report.findings)
      if (report_.findings.size() < findings_max) report_.findings.push_back(std::move(finding));
    for (auto& changed : part.changed_rows)
      if (changed_rows_.size() < findings_max) changed_rows_.push_back(std::move(changed));
    for (const auto& [account, head] : part.heads) {
      const auto id = std::to_string(account.value);
      crypto_generichash_update(&heads_, reinterpret_cast<const unsigned char*>(id.data()),
                                id.size() + 1);
      crypto_generichash_update(&heads_, head.data(), head.size());
    }
  }

  const PointsContext& context_;
  const AuditWatcher& watcher_;
  const std::stop_token& stop_;
  AuditReport report_;
  std::vector<WalkedRows> counts_;
  std::vector<AuditFinding> changed_rows_;
  crypto_generichash_state heads_{};
};

class StoredAuditService final : public AuditService {
 public:
  StoredAuditService(const PointsContext& context, std::vector<Undoing> undoings)
      : context_(context), undoings_(std::move(undoings)) {}

  Result<AuditReport> verify(const Principal& who, const VerifyBooks& request,
                             const AuditWatcher& watcher, const std::stop_token& stop) override {
    if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins audit the books");
    return Audit(context_, watcher, stop).run(request.full);
  }

  Result<Page<AdminAction>> actions(const Principal& who,
                                    const ListAdminActions& request) override {
    if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins see admin actions");
    const auto slice = to_slice(request.limit, request.cursor, context_.page_limit_max);
    TICKETING_TRY(slice);
    return context_.store.read_report([&](UnitOfWork& unit) -> Result<Page<AdminAction>> {
      return to_page<AdminAction>(
          unit.admin_actions().list(*slice), request.limit,
          [](const AdminAction& action) { return action.id.value; },
          [](const AdminAction& action) { return action; });
    });
  }

  Result<UndoneAction> undo(const Principal& who, const UndoAction& request,
                            const CallOptions& options) override {
    return undo_action(context_, undoings_, who, request, options);
  }

 private:
  const PointsContext& context_;
  const std::vector<Undoing> undoings_;
};

}  // namespace

std::unique_ptr<AuditService> make_audit_service(const PointsContext& context,
                                                 std::vector<Undoing> undoings) {
  return std::make_unique<StoredAuditService>(context, std::move(undoings));
}

}  // namespace ticketing
