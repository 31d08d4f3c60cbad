#include <ticketing/coupon/coupon_service.hpp>

#include <fmt/format.h>

#include <map>

#include <ticketing/bounds.hpp>
#include <ticketing/describe/json.hpp>

#include "admin_log/admin_log.hpp"
#include "base/paging.hpp"
#include "base/text.hpp"
#include "base/wrong_fields.hpp"
#include "coupon/issued_coupon.hpp"
#include "coupon/make_services.hpp"
#include "points/journal.hpp"
#include "storage/idempotent.hpp"

namespace ticketing {
namespace {

constexpr int winners_per_query = 1000;

class StoredCouponService final : public CouponService {
 public:
  explicit StoredCouponService(const PointsContext& context) : context_(context) {}

  Result<Page<CouponView>> list(const Principal& who, const ListCoupons& request) override {
    const auto owner = request.account_id.value_or(who.account);
    if (!who.is(owner) && !who.is_admin())
      return refuse(ErrorCode::not_found, fmt::format("there is no account {}", owner.value));
    const auto slice = to_slice(request.limit, request.cursor, context_.page_limit_max);
    TICKETING_TRY(slice);
    return context_.store.read([&](UnitOfWork& unit) -> Result<Page<CouponView>> {
      const auto now = context_.clock.now();
      return to_page<CouponView>(
          unit.coupons().list(owner, *slice), request.limit,
          [](const Coupon& coupon) { return coupon.id.value; },
          [now](const Coupon& coupon) { return view(coupon, now); });
    });
  }

  Result<CouponView> find(const Principal& who, std::string_view code) override {
    const auto normal = normalize_code(code);
    return context_.store.read([&](UnitOfWork& unit) -> Result<CouponView> {
      const auto coupon = unit.coupons().find_by_code(normal);
      if (!coupon || (!who.is(coupon->owner) && !who.is_admin()))
        return refuse(ErrorCode::not_found, fmt::format("there is no coupon {}", normal));
      return view(*coupon, context_.clock.now());
    });
  }

  Result<CouponView> issue(const Principal& who, const IssueCoupon& request,
                           const CallOptions& options) override;
  Result<CouponView> void_coupon(const Principal& who, const VoidCoupon& request,
                                 const CallOptions& options) override;

  Result<std::vector<Winner>> winners(const Principal& who, PostId post) override {
    if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins see all winners");
    return context_.store.read_report([&](UnitOfWork& unit) -> Result<std::vector<Winner>> {
      const auto campaigns = unit.campaigns().list_by_posts(std::span(&post, 1)).get();
      if (campaigns.empty())
        return refuse(ErrorCode::not_found, fmt::format("post {} has no campaign", post.value));
      std::vector<Winner> winners;
      for (;;) {
        const int after = winners.empty() ? 0 : winners.back().position;
        const auto coupons =
            unit.coupons().list_by_campaign(campaigns.front().id, after, winners_per_query);
        append_winners(unit, coupons, winners);
        if (coupons.size() < static_cast<std::size_t>(winners_per_query)) return winners;
      }
    });
  }

 private:
  /// Asks for the nicknames of all of them at once.
  static void append_winners(UnitOfWork& unit, std::span<const Coupon> coupons,
                             std::vector<Winner>& winners) {
    std::vector<AccountId> owners;
    for (const auto& coupon : coupons) owners.push_back(coupon.owner);
    std::map<AccountId, std::string> nicknames;
    for (auto& author : unit.accounts().authors(owners))
      nicknames.emplace(author.id, std::move(author.nickname));
    for (const auto& coupon : coupons)
      winners.push_back({
          .position = coupon.position.value_or(0),
          .account_id = coupon.owner,
          .nickname = nicknames[coupon.owner],
          .code = coupon.code,
          .issued_at = coupon.issued_at,
      });
  }

  const PointsContext& context_;
};

Result<CouponView> StoredCouponService::issue(const Principal& who, const IssueCoupon& request,
                                              const CallOptions& options) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins issue coupons");
  TICKETING_TRY(who.is_local_operator() ? check_idempotency_key(options)
                                        : require_idempotency_key(options, "issuing a coupon"));
  WrongFields wrong;
  wrong.take(validate(request.coupon, "/coupon"));
  const auto note = wrong.take(clean_text(request.note, 1, note_chars_max, true, "/note"));
  TICKETING_TRY(wrong.result());

  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<CouponView> {
    const auto now = context_.clock.now();
    Journal journal(unit, context_.points, now);
    journal.lock({who.account, request.account_id});
    auto issued = idempotent<CouponView>(
        unit, who, "coupons.issue", request, options, now, [&]() -> Result<CouponView> {
          const auto owner = unit.accounts().find(request.account_id);
          if (!owner || !journal.wallet(request.account_id))
            return refuse(ErrorCode::not_found,
                          fmt::format("there is no account {}", request.account_id.value));
          if (owner->role != Role::user)
            return refuse_field("/account_id",
                                "must be a user's: staff and admins hold no coupons");
          Coupon coupon;
          coupon.owner = request.account_id;
          coupon.terms = request.coupon;
          coupon.issued_at = now;
          coupon.valid_until = valid_until(coupon.terms, context_.calendar, now);
          if (options.dry_run) return view(coupon, now);
          coupon.code = make_code(context_.random);
          unit.coupons().add(std::span(&coupon, 1));
          const auto shown = view(coupon, now);
          journal.event(coupon.owner, EventType::coupon, shown);
          const OutboxMessage mail{{},  coupon.owner, MailKind::coupon_issued, to_json(shown),
                                   now, who.trace_id};
          unit.outbox().add(std::span(&mail, 1));
          log_admin_action(unit, who, now, "coupon.issue", "coupon:" + coupon.code, "null",
                           recorded(coupon, note, now));
          return shown;
        });
    if (issued && !options.dry_run) journal.flush();
    return issued;
  });
}

Result<CouponView> StoredCouponService::void_coupon(const Principal& who, const VoidCoupon& request,
                                                    const CallOptions& options) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins void coupons");
  TICKETING_TRY(check_idempotency_key(options));
  const auto note = clean_text(request.note, 1, note_chars_max, true, "/note");
  TICKETING_TRY(note);
  const auto code = normalize_code(request.code);
  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<CouponView> {
    const auto now = context_.clock.now();
    unit.wallets().lock(std::span(&who.account, 1)).get();  // orders requests that share a key
    return idempotent<CouponView>(
        unit, who, "coupons.void", request, options, now, [&]() -> Result<CouponView> {
          auto coupon = lock_issued(unit, code, now);
          TICKETING_TRY(coupon);
          const auto before = recorded(*coupon, "", now);
          coupon->state = CouponState::voided;
          if (options.dry_run) return view(*coupon, now);
          unit.coupons().update_states(std::span(&*coupon, 1));
          log_admin_action(unit, who, now, "coupon.void", "coupon:" + code, before,
                           recorded(*coupon, *note, now));
          return view(*coupon, now);
        });
  });
}

}  // namespace

std::unique_ptr<CouponService> make_coupon_service(const PointsContext& context) {
  return std::make_unique<StoredCouponService>(context);
}

}  // namespace ticketing
