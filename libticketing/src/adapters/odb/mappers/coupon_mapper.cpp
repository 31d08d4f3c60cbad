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
  return {
      .id = campaign.id.value,
      .post_id = campaign.post.value,
      .slots = terms.slots,
      .reward_points = number(terms.reward_points),
      .opens_at = micros(terms.opens_at),
      .closes_at = micros(terms.closes_at),
      .coupon_kind = enum_text(terms.coupon.kind),
      .coupon_value = terms.coupon.value,
      .coupon_max_discount = number(terms.coupon.max_discount),
      .coupon_min_price = number(terms.coupon.min_price),
      .coupon_category = category_text(terms.coupon.category),
      .coupon_valid_days = terms.coupon.valid_days,
      .claimed = campaign.claimed,
  };
}

Campaign from_record(const CampaignRecord& row) {
  const RowCheck check("campaigns", row.id);
  const auto kind = check.enumerator<CouponKind>("coupon_kind", row.coupon_kind);
  const CouponTerms coupon{
      .kind = kind,
      .value = checked_value(check, "coupon_value", kind, row.coupon_value),
      .max_discount =
          points(check.within("coupon_max_discount", row.coupon_max_discount, 1, INT64_MAX)),
      .min_price = points(check.within("coupon_min_price", row.coupon_min_price, 0, INT64_MAX)),
      .category = check.enumerator<ProductCategory>("coupon_category", row.coupon_category),
      .valid_days = check.at_least("coupon_valid_days", row.coupon_valid_days, 1),
  };
  return {
      .id = check.id<CampaignId>("id", row.id),
      .post = check.id<PostId>("post_id", row.post_id),
      .terms =
          {
              .slots = check.within("slots", row.slots, 1, campaign_slots_max),
              .reward_points =
                  points(check.within("reward_points", row.reward_points, 0, points_max.value)),
              .opens_at = timestamp(row.opens_at),
              .closes_at = timestamp(row.closes_at),
              .coupon = coupon,
          },
      .claimed = check.within("claimed", row.claimed, 0, row.slots),
  };
}

CouponRecord to_record(const Coupon& coupon) {
  return {
      .id = coupon.id.value,
      .code = coupon.code,
      .campaign_id = number(coupon.campaign),
      .campaign_post_id = number(coupon.campaign_post),
      .owner_id = coupon.owner.value,
      .position = coupon.position,
      .kind = enum_text(coupon.terms.kind),
      .value = coupon.terms.value,
      .max_discount = number(coupon.terms.max_discount),
      .min_price = number(coupon.terms.min_price),
      .category = category_text(coupon.terms.category),
      .valid_days = coupon.terms.valid_days,
      .state = enum_text(coupon.state),
      .issued_at = micros(coupon.issued_at),
      .valid_until = micros(coupon.valid_until),
      .previous_seal = hex(coupon.seal.previous),
      .seal = hex(coupon.seal.current),
  };
}

Coupon from_record(const CouponRecord& row) {
  const RowCheck check("coupons", row.id);
  const auto kind = check.enumerator<CouponKind>("kind", row.kind);
  // A position is a place among a campaign's winners: one makes no sense without the other.
  if (row.position && !row.campaign_id) check.fail("campaign_id", "null");
  return {
      .id = check.id<CouponId>("id", row.id),
      .code = check.not_empty("code", row.code),
      .campaign = check.id<CampaignId>("campaign_id", row.campaign_id),
      .campaign_post = check.id<PostId>("campaign_post_id", row.campaign_post_id),
      .owner = check.id<AccountId>("owner_id", row.owner_id),
      .position = check.within("position", row.position, 1, campaign_slots_max),
      .terms =
          {
              .kind = kind,
              .value = checked_value(check, "value", kind, row.value),
              .max_discount = points(check.within("max_discount", row.max_discount, 1, INT64_MAX)),
              .min_price = points(check.within("min_price", row.min_price, 0, INT64_MAX)),
              .category = check.enumerator<ProductCategory>("category", row.category),
              .valid_days = check.at_least("valid_days", row.valid_days, 1),
          },
      .state = check.enumerator<CouponState>("state", row.state),
      .issued_at = timestamp(row.issued_at),
      .valid_until = timestamp(row.valid_until),
      .seal = {.previous = check.chain_hash("previous_seal", row.previous_seal),
               .current = check.chain_hash("seal", row.seal)},
  };
}

}  // namespace ticketing::records
