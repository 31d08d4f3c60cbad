// Rows of campaigns: at most one for each post.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("campaigns")
struct CampaignRecord {
#pragma db id auto
  std::int64_t id = 0;
#pragma db options("CONSTRAINT campaigns_post_exists REFERENCES posts (id)")
  std::int64_t post_id = 0;
#pragma db options("CONSTRAINT campaigns_slots_positive CHECK (slots >= 1)")
  int slots = 0;
  std::optional<std::int64_t> reward_points;
  std::optional<std::int64_t> opens_at;
  std::optional<std::int64_t> closes_at;
  std::string coupon_kind;
  std::int64_t coupon_value = 0;
  std::optional<std::int64_t> coupon_max_discount;
  std::optional<std::int64_t> coupon_min_price;
  std::optional<std::string> coupon_category;
  int coupon_valid_days = 0;
#pragma db options( \
    "CONSTRAINT campaigns_claimed_within_slots CHECK (claimed >= 0 AND claimed <= slots)")
  int claimed = 0;
#pragma db index("campaigns_post_unique") unique member(post_id)
};
TICKETING_RECORD_COLUMNS(CampaignRecord, (),
                         (id, post_id, slots, reward_points, opens_at, closes_at, coupon_kind,
                          coupon_value, coupon_max_discount, coupon_min_price, coupon_category,
                          coupon_valid_days, claimed))

}  // namespace ticketing::records
