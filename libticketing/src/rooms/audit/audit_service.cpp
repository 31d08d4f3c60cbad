#include <ticketing/audit/audit_service.hpp>

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>
#include <sodium.h>

#include <functional>
#include <set>
#include <vector>

#include "audit/audit_marks.hpp"
#include "audit/coupon_audit.hpp"
#include "audit/ledger_audit.hpp"
#include "audit/make_services.hpp"
#include "audit/order_audit.hpp"
#include "audit/ranking_audit.hpp"
#include "base/paging.hpp"

namespace ticketing {
namespace {

constexpr std::size_t findings_max = 100;
constexpr int rows_per_snapshot = 200;
constexpr int comments_per_query = 1000;

/// Whoever has commented is known to have taken part: else the next comment would be the first
/// again.
void audit_participants(UnitOfWork& unit, const PostHead& post, std::span<const Comment> comments,
                        AuditPart& part) {
  std::set<PostAuthor> unknown;
  for (const auto& comment : comments) unknown.insert({post.id, comment.author});
  const std::vector<PostAuthor> authors(unknown.begin(), unknown.end());
  for (const auto& known : unit.comments().participants(authors).get()) unknown.erase(known);
  for (const auto& author : unknown)
    part.find(fmt::format("post:{}", post.id.value),
              fmt::format("account {} has commented and is not known to have taken part",
                          author.author.value));
}

/// The comment counts that posts keep, and who has taken part.
void audit_posts(UnitOfWork& unit, std::span<const PostHead> posts, AuditPart& part) {
  for (const auto& post : posts) {
    std::int64_t count = 0;
    Slice slice{std::nullopt, comments_per_query};
    for (;;) {
      const auto comments = unit.comments().list(post.id, slice);
      count += static_cast<std::int64_t>(comments.size());
      audit_participants(unit, post, comments, part);
      if (comments.size() < static_cast<std::size_t>(comments_per_query)) break;
      slice.after = comments.back().id.value;
    }
    if (count != post.comment_count)
      part.find(
          fmt::format("post:{}", post.id.value),
          fmt::format("the post counts {} comments, {} are there", post.comment_count, count));
  }
}

/// How many posts each board is kept to show.
void audit_post_counts(UnitOfWork& unit, AuditPart& part) {
  for (const Board board : {Board::general, Board::notice, Board::event}) {
    const auto kept = unit.posts().count(board);
    const auto listed = unit.posts().count_listed(board);
    if (kept != listed)
      part.find(fmt::format("board:{}", boost::describe::enum_to_string(board, "")),
                fmt::format("the board counts {} posts, {} are there", kept, listed));
  }
}

/// One walk over the books.
class Audit {
 public:
  Audit(const PointsContext& context, const std::stop_token& stop)
      : context_(context), stop_(stop) {
    crypto_generichash_init(&heads_, nullptr, 0, 32);
  }

  Result<AuditReport> run() {
    TICKETING_TRY(compare_with_last());
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
  /// The accounts that the last audit saw.
  Result<void> compare_with_last() {
    for (std::int64_t after = 0;;) {
      struct Chunk {
        AuditPart part;
        std::vector<AuditMark> marks;
      };
      auto chunk = context_.store.read([&](UnitOfWork& unit) -> Result<Chunk> {
        Chunk read;
        read.marks = unit.audit_marks().list(accounts_mark, after, rows_per_snapshot);
        compare_accounts(unit, read.marks, context_.points.chain_key, read.part);
        return read;
      });
      TICKETING_TRY(chunk);
      merge(std::move(chunk->part));
      if (chunk->marks.empty()) return {};
      after = chunk->marks.back().id;
    }
  }

  /// For the next audit to compare with. Only while nothing was found: what is missing is to be
  /// found again.
  Result<void> keep_heads(const std::vector<AuditedHead>& heads) {
    std::vector<AuditMark> marks;
    for (const AuditedHead& head : heads) marks.push_back(mark_of(head, context_.points.chain_key));
    return context_.store.write([&](UnitOfWork& unit) -> Result<void> {
      unit.audit_marks().put(marks);
      return {};
    });
  }
  Result<void> keep_counts() {
    return context_.store.write([&](UnitOfWork& unit) -> Result<void> {
      for (const RowCount& count : counts_) count.keep(unit, context_.points.chain_key);
      return {};
    });
  }

  /// Where a walk stands: the id of the last row seen.
  using Cursor = std::optional<std::int64_t>;

  Result<void> walk_wallets() {
    return walk(
        "account",
        [](UnitOfWork& unit, Cursor after, int limit) {
          return unit.wallets().list({after.value_or(0)}, limit);
        },
        [](const Wallet& wallet) { return wallet.account.value; },
        [this](UnitOfWork& unit, std::span<const Wallet> wallets, AuditPart& part) {
          audit_wallets(unit, wallets, context_, part);
        });
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
        [](const Campaign& campaign) { return campaign.id.value; }, audit_campaigns);
  }

  Result<void> walk_coupons() {
    return walk(
        "coupon",
        [](UnitOfWork& unit, Cursor after, int limit) {
          return unit.coupons().list_all({after.value_or(0)}, limit);
        },
        [](const Coupon& coupon) { return coupon.id.value; },
        [this](UnitOfWork& unit, std::span<const Coupon> coupons, AuditPart& part) {
          audit_coupons(unit, coupons, context_.points.chain_key, part);
        });
  }

  Result<void> walk_orders() {
    return walk(
        "order",
        [](UnitOfWork& unit, Cursor after, int limit) {
          return unit.orders().list_all({after.value_or(0)}, limit);
        },
        [](const Order& order) { return order.id.value; },
        [this](UnitOfWork& unit, std::span<const Order> orders, AuditPart& part) {
          audit_orders(unit, orders, context_.points.chain_key, part);
        });
  }

  Result<void> walk_rankings() {
    return walk(
        "ranking",
        [](UnitOfWork& unit, Cursor after, int limit) {
          return unit.rankings().list({after.value_or(0)}, limit);
        },
        [](const FinalRanking& ranking) { return ranking.id.value; }, audit_rankings);
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
    RowCount count(fmt::format("{}s", subject), *then);
    Cursor after;
    int limit = rows_per_snapshot;
    while (!stop_.stop_requested()) {
      auto chunk = context_.store.read([&](UnitOfWork& unit) -> Result<Chunk> {
        Chunk read;
        try {
          const auto rows = list(unit, after, limit);
          for (const auto& row : rows) read.ids.push_back(id_of(row));
          if (!rows.empty()) read.last = id_of(rows.back());
          check(unit, rows, read.part);
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
      const auto heads = chunk->part.heads;
      merge(std::move(chunk->part));
      if (report_.findings.empty() && !heads.empty()) TICKETING_TRY(keep_heads(heads));
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
      const auto marks = unit.audit_marks().list(fmt::format("{}s", subject), 0, 1);
      return marks.empty() ? std::nullopt : std::optional(marks.front());
    });
  }

  void merge(AuditPart part) {
    report_.accounts += part.report.accounts;
    report_.entries += part.report.entries;
    report_.points += part.report.points;
    report_.campaigns += part.report.campaigns;
    report_.coupons += part.report.coupons;
    report_.orders += part.report.orders;
    for (auto& finding : part.report.findings)
      if (report_.findings.size() < findings_max) report_.findings.push_back(std::move(finding));
    for (auto& changed : part.changed_rows)
      if (changed_rows_.size() < findings_max) changed_rows_.push_back(std::move(changed));
    for (const auto& [account, entries, head] : part.heads) {
      const auto id = std::to_string(account.value);
      crypto_generichash_update(&heads_, reinterpret_cast<const unsigned char*>(id.data()),
                                id.size() + 1);
      crypto_generichash_update(&heads_, head.data(), head.size());
    }
  }

  const PointsContext& context_;
  const std::stop_token& stop_;
  AuditReport report_;
  std::vector<RowCount> counts_;
  std::vector<AuditFinding> changed_rows_;
  crypto_generichash_state heads_{};
};

class StoredAuditService final : public AuditService {
 public:
  explicit StoredAuditService(const PointsContext& context) : context_(context) {}

  Result<AuditReport> verify(const Principal& who, const std::stop_token& stop) override {
    if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins audit the books");
    return Audit(context_, stop).run();
  }

  Result<Page<AdminAction>> actions(const Principal& who,
                                    const ListAdminActions& request) override {
    if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins see admin actions");
    const auto slice = to_slice(request.limit, request.cursor);
    TICKETING_TRY(slice);
    return context_.store.read_report([&](UnitOfWork& unit) -> Result<Page<AdminAction>> {
      return to_page<AdminAction>(
          unit.admin_actions().list(*slice), request.limit,
          [](const AdminAction& action) { return action.id.value; },
          [](const AdminAction& action) { return action; });
    });
  }

 private:
  const PointsContext& context_;
};

}  // namespace

std::unique_ptr<AuditService> make_audit_service(const PointsContext& context) {
  return std::make_unique<StoredAuditService>(context);
}

}  // namespace ticketing
