#include "odb/mappers/coupon_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {
namespace {

std::optional<std::string> category_text(std::optional<ProductCategory> category) {
  return category ? std::optional(enum_text(*category)) : std::nullopt;
}

std::int64_t checked_value(const RowCheck& check, std::string_view column, CouponKind kind,
                           std::int64_t value) {
  switch (kind) {
    case CouponKind::percent:
      return check.within(column, value, 1, 100);
    case CouponKind::amount:
      return check.at_least(column, value, 1);
    case CouponKind::fixed_price:
      return check.at_least(column, value, 0);
  }
  check.fail(column, std::to_string(value));
}

}  // namespace

CampaignRecord to_record(const Campaign& campaign) {
  const auto& terms = campaign.terms;
  return {campaign.id.value,
          campaign.post.value,
          terms.slots,
          terms.reward_points,
          micros(terms.opens_at),
          micros(terms.closes_at),
          enum_text(terms.coupon.kind),
          terms.coupon.value,
          terms.coupon.max_discount,
          terms.coupon.min_price,
          category_text(terms.coupon.category),
          terms.coupon.valid_days,
          campaign.claimed};
}

Campaign from_record(const CampaignRecord& row) {
  const RowCheck check("campaigns", row.id);
  const auto kind = check.enumerator<CouponKind>("coupon_kind", row.coupon_kind);
  const CouponTerms coupon{
      kind,
      checked_value(check, "coupon_value", kind, row.coupon_value),
      check.within("coupon_max_discount", row.coupon_max_discount, 1, INT64_MAX),
      check.within("coupon_min_price", row.coupon_min_price, 0, INT64_MAX),
      check.enumerator<ProductCategory>("coupon_category", row.coupon_category),
      check.at_least("coupon_valid_days", row.coupon_valid_days, 1)};
  return {check.id<CampaignId>("id", row.id),
          check.id<PostId>("post_id", row.post_id),
          {check.within("slots", row.slots, 1, campaign_slots_max),
           check.within("reward_points", row.reward_points, 0, points_max), timestamp(row.opens_at),
           timestamp(row.closes_at), coupon},
          check.within("claimed", row.claimed, 0, row.slots)};
}

CouponRecord to_record(const Coupon& coupon) {
  return {coupon.id.value,
          coupon.code,
          number(coupon.campaign),
          number(coupon.campaign_post),
          coupon.owner.value,
          coupon.position,
          enum_text(coupon.terms.kind),
          coupon.terms.value,
          coupon.terms.max_discount,
          coupon.terms.min_price,
          category_text(coupon.terms.category),
          coupon.terms.valid_days,
          enum_text(coupon.state),
          micros(coupon.issued_at),
          micros(coupon.valid_until)};
}

Coupon from_record(const CouponRecord& row) {
  const RowCheck check("coupons", row.id);
  const auto kind = check.enumerator<CouponKind>("kind", row.kind);
  // A position is a place among a campaign's winners: one makes no sense without the other.
  if (row.position && !row.campaign_id) check.fail("campaign_id", "null");
  return {check.id<CouponId>("id", row.id),
          check.not_empty("code", row.code),
          check.id<CampaignId>("campaign_id", row.campaign_id),
          check.id<PostId>("campaign_post_id", row.campaign_post_id),
          check.id<AccountId>("owner_id", row.owner_id),
          check.within("position", row.position, 1, campaign_slots_max),
          {kind, checked_value(check, "value", kind, row.value),
           check.within("max_discount", row.max_discount, 1, INT64_MAX),
           check.within("min_price", row.min_price, 0, INT64_MAX),
           check.enumerator<ProductCategory>("category", row.category),
           check.at_least("valid_days", row.valid_days, 1)},
          check.enumerator<CouponState>("state", row.state),
          timestamp(row.issued_at),
          timestamp(row.valid_until)};
}

}  // namespace ticketing::records
