#include <ticketing/audit/audit_service.hpp>

#include <fmt/format.h>
#include <sodium.h>

#include <functional>
#include <set>

#include "audit/order_audit.hpp"
#include "paging.hpp"
#include "services.hpp"

namespace ticketing {
namespace {

constexpr std::size_t findings_max = 100;
constexpr int wallets_per_snapshot = 200;
constexpr int orders_per_snapshot = 200;
constexpr int rows_per_query = 1000;

/// One walk over the books.
class Audit {
 public:
  explicit Audit(const ServiceContext& context) : context_(context) {
    crypto_generichash_init(&heads_, nullptr, 0, 32);
  }

  Result<AuditReport> run() {
    if (auto ok = check_wallets(); !ok) return tl::unexpected(ok.error());
    if (auto ok = check_posts(); !ok) return tl::unexpected(ok.error());
    if (auto ok = check_orders(); !ok) return tl::unexpected(ok.error());
    unsigned char digest[32];
    crypto_generichash_final(&heads_, digest, sizeof digest);
    char hex[2 * sizeof digest + 1];
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    report_.heads_digest = hex;
    report_.clean = report_.findings.empty();
    return report_;
  }

 private:
  void find(std::string subject, std::string detail) {
    if (report_.findings.size() < findings_max)
      report_.findings.push_back({std::move(subject), std::move(detail)});
  }

  /// Wallets and their entries are read on one snapshot, so traffic cannot look like a mismatch.
  Result<void> check_wallets() {
    AccountId after{0};
    for (bool more = true; more;) {
      auto chunk = context_.store.read([&](UnitOfWork& unit) -> Result<void> {
        const auto wallets = unit.wallets().list(after, wallets_per_snapshot);
        for (const auto& wallet : wallets) check_wallet(unit, wallet);
        more = !wallets.empty();
        if (more) after = wallets.back().account;
        return {};
      });
      if (!chunk) return chunk;
    }
    return {};
  }

  void check_wallet(UnitOfWork& unit, const Wallet& wallet) {
    const auto subject = fmt::format("account:{}", wallet.account.value);
    ChainHash head{};
    std::int64_t balance = 0;
    std::int64_t seq = 0;
    for (;;) {
      const auto entries = unit.ledger().chain(wallet.account, seq, rows_per_query);
      for (const auto& entry : entries) {
        if (entry.seq != seq + 1)
          find(subject, fmt::format("entry {} follows entry {}: one is missing", entry.seq, seq));
        seq = entry.seq;
        balance += entry.amount;
        if (entry.balance_after != balance || balance < 0)
          find(subject, fmt::format("entry {} says balance {}, the sum so far is {}", seq,
                                    entry.balance_after, balance));
        if (chain_hash(head, entry, context_.points.chain_key) != entry.hash)
          find(subject, fmt::format("entry {} does not fit the chain: it was changed", seq));
        head = entry.hash;
      }
      report_.entries += static_cast<std::int64_t>(entries.size());
      if (entries.size() < static_cast<std::size_t>(rows_per_query)) break;
    }
    if (wallet.balance != balance)
      find(subject,
           fmt::format("the balance is {}, the entries sum to {}", wallet.balance, balance));
    if (wallet.entry_count != seq || wallet.head != head)
      find(subject, fmt::format("the wallet knows {} entries, {} are there: the chain was cut",
                                wallet.entry_count, seq));
    ++report_.accounts;
    report_.points += balance;
    const auto id = std::to_string(wallet.account.value);
    crypto_generichash_update(&heads_, reinterpret_cast<const unsigned char*>(id.data()),
                              id.size() + 1);
    crypto_generichash_update(&heads_, wallet.head.data(), wallet.head.size());
  }

  Result<void> check_posts() {
    std::optional<std::int64_t> after;
    for (bool more = true; more;) {
      auto chunk = context_.store.read([&](UnitOfWork& unit) -> Result<void> {
        const auto posts = unit.posts().list(std::nullopt, {after, page_limit_max});
        for (const auto& post : posts) {
          check_comment_count(unit, post);
          for (const auto& campaign : unit.campaigns().list_by_posts(std::span(&post.id, 1)))
            check_campaign(unit, campaign);
        }
        more = !posts.empty();
        if (more) after = posts.back().id.value;
        return {};
      });
      if (!chunk) return chunk;
    }
    return {};
  }

  void check_comment_count(UnitOfWork& unit, const PostHead& post) {
    std::int64_t count = 0;
    Slice slice{std::nullopt, rows_per_query};
    for (;;) {
      const auto comments = unit.comments().list(post.id, slice);
      count += static_cast<std::int64_t>(comments.size());
      if (comments.size() < static_cast<std::size_t>(rows_per_query)) break;
      slice.after = comments.back().id.value;
    }
    if (count != post.comment_count)
      find(fmt::format("post:{}", post.id.value),
           fmt::format("the post counts {} comments, {} are there", post.comment_count, count));
  }

  void check_campaign(UnitOfWork& unit, const Campaign& campaign) {
    const auto subject = fmt::format("campaign:{}", campaign.id.value);
    std::set<AccountId> owners;
    int position = 0;
    int after = 0;
    for (bool more = true; more;) {
      const auto coupons = unit.coupons().list_by_campaign(campaign.id, after, rows_per_query);
      for (const auto& coupon : coupons) {
        ++position;
        after = coupon.position.value_or(0);
        if (after != position)
          find(subject,
               fmt::format("coupon {} has position {}, expected {}", coupon.code, after, position));
        if (!owners.insert(coupon.owner).second)
          find(subject, fmt::format("account {} won more than once", coupon.owner.value));
      }
      more = coupons.size() == static_cast<std::size_t>(rows_per_query);
    }
    if (position != campaign.claimed || campaign.claimed > campaign.terms.slots)
      find(subject, fmt::format("{} of {} slots are claimed, {} coupons are there",
                                campaign.claimed, campaign.terms.slots, position));
    ++report_.campaigns;
  }

  Result<void> check_orders() {
    OrderId after{0};
    for (bool more = true; more;) {
      auto chunk = context_.store.read([&](UnitOfWork& unit) -> Result<void> {
        const auto orders = unit.orders().list_all(after, orders_per_snapshot);
        for (auto& finding : audit_orders(unit, orders))
          find(std::move(finding.subject), std::move(finding.detail));
        report_.orders += static_cast<std::int64_t>(orders.size());
        more = !orders.empty();
        if (more) after = orders.back().id;
        return {};
      });
      if (!chunk) return chunk;
    }
    return {};
  }

  const ServiceContext& context_;
  AuditReport report_;
  crypto_generichash_state heads_;
};

class StoredAuditService final : public AuditService {
 public:
  explicit StoredAuditService(const ServiceContext& context) : context_(context) {}

  Result<AuditReport> verify(const Principal& who) override {
    if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins audit the books");
    return Audit(context_).run();
  }

  Result<Page<AdminAction>> actions(const Principal& who,
                                    const ListAdminActions& request) override {
    if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins see admin actions");
    const auto slice = to_slice(request.limit, request.cursor);
    if (!slice) return tl::unexpected(slice.error());
    return context_.store.read([&](UnitOfWork& unit) -> Result<Page<AdminAction>> {
      return to_page<AdminAction>(
          unit.admin_actions().list(*slice), request.limit,
          [](const AdminAction& action) { return action.id.value; },
          [](const AdminAction& action) { return action; });
    });
  }

 private:
  const ServiceContext& context_;
};

}  // namespace

std::unique_ptr<AuditService> make_audit_service(const ServiceContext& context) {
  return std::make_unique<StoredAuditService>(context);
}

}  // namespace ticketing
