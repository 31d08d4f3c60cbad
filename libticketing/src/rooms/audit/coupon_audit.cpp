#include "audit/coupon_audit.hpp"

#include <fmt/format.h>

#include <set>

#include <ticketing/describe/traits.hpp>

#include "storage/seals.hpp"

namespace ticketing {
namespace {

constexpr int coupons_per_query = 1000;

}  // namespace

void audit_campaigns(UnitOfWork& unit, std::span<const Campaign> campaigns, AuditPart& part) {
  for (const auto& campaign : campaigns) {
    const auto find = [&](std::string detail) {
      part.find(fmt::format("campaign:{}", campaign.id.value), std::move(detail));
    };
    std::set<AccountId> owners;
    int position = 0;
    for (bool more = true; more;) {
      const auto coupons =
          unit.coupons().list_by_campaign(campaign.id, position, coupons_per_query);
      for (const auto& coupon : coupons) {
        ++position;
        if (coupon.position != position)
          find(fmt::format("coupon {} has position {}, expected {}", coupon.code,
                           coupon.position.value_or(0), position));
        if (coupon.campaign_post != campaign.post ||
            !same_value(coupon.terms, campaign.terms.coupon))
          find(fmt::format("coupon {} is not worth what the campaign gives", coupon.code));
        if (!owners.insert(coupon.owner).second)
          find(fmt::format("account {} won more than once", coupon.owner.value));
      }
      // A missing position ends the walk: what is behind it would only be found again and again.
      more = coupons.size() == static_cast<std::size_t>(coupons_per_query) &&
             coupons.back().position == position;
    }
    if (position != campaign.claimed || campaign.claimed > campaign.terms.slots)
      find(fmt::format("{} of {} slots are claimed, {} coupons are there", campaign.claimed,
                       campaign.terms.slots, position));
    ++part.report.campaigns;
  }
}

void audit_coupons(UnitOfWork& unit, std::span<const Coupon> coupons, IdRange range,
                   const ChainKey& chain_key, AuditPart& part) {
  const auto used_by = unit.books().orders_with_coupons(range);
  for (const auto& coupon : coupons) {
    const bool redeemed = coupon.state == CouponState::redeemed;
    const auto order = used_by.find(coupon.id);
    if (redeemed != (order != used_by.end()))
      part.find(fmt::format("coupon:{}", coupon.code),
                redeemed ? "it is redeemed, but no order that stands used it"
                         : fmt::format("it is not redeemed, but the order {} used it",
                                       order->second.value));
    if (!fits_seal(coupon, chain_key))
      part.find_changed(
          fmt::format("coupon:{}", coupon.code),
          "it is not as it was issued: its owner, worth, validity or state was changed by "
          "hand");
    ++part.report.coupons;
  }
}

}  // namespace ticketing
