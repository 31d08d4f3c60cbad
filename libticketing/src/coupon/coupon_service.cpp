#include <ticketing/coupon/coupon_service.hpp>

#include <fmt/format.h>

#include "paging.hpp"
#include "services.hpp"

namespace ticketing {
namespace {

class StoredCouponService final : public CouponService {
 public:
  explicit StoredCouponService(const ServiceContext& context) : context_(context) {}

  Result<Page<CouponView>> list(const Principal& who, const ListCoupons& request) override {
    const auto owner = request.account_id.value_or(who.account);
    if (owner != who.account && !who.is_admin())
      return refuse(ErrorCode::not_found, fmt::format("there is no account {}", owner.value));
    const auto slice = to_slice(request.limit, request.cursor);
    if (!slice) return tl::unexpected(slice.error());
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
      if (!coupon || (coupon->owner != who.account && !who.is_admin()))
        return refuse(ErrorCode::not_found, fmt::format("there is no coupon {}", normal));
      return view(*coupon, context_.clock.now());
    });
  }

  Result<std::vector<Winner>> winners(const Principal& who, PostId post) override {
    if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins see all winners");
    return context_.store.read([&](UnitOfWork& unit) -> Result<std::vector<Winner>> {
      const auto campaigns = unit.campaigns().list_by_posts(std::span(&post, 1));
      if (campaigns.empty())
        return refuse(ErrorCode::not_found, fmt::format("post {} has no campaign", post.value));
      const auto coupons = unit.coupons().list_by_campaign(campaigns.front().id);
      std::vector<Winner> winners;
      for (const auto& coupon : coupons) {
        const auto author = unit.accounts().authors(std::span(&coupon.owner, 1));
        winners.push_back({coupon.position.value_or(0), coupon.owner,
                           author.empty() ? "" : author.front().nickname, coupon.code,
                           coupon.issued_at});
      }
      return winners;
    });
  }

 private:
  const ServiceContext& context_;
};

}  // namespace

std::unique_ptr<CouponService> make_coupon_service(const ServiceContext& context) {
  return std::make_unique<StoredCouponService>(context);
}

}  // namespace ticketing
