// Rows of coupons.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("coupons")
struct CouponRecord {
#pragma db id auto
  std::int64_t id = 0;
  std::string code;
#pragma db options("CONSTRAINT coupons_campaign_exists REFERENCES campaigns (id)")
  std::optional<std::int64_t> campaign_id;
  std::optional<std::int64_t> campaign_post_id;
  std::int64_t owner_id = 0;
#pragma db options("CONSTRAINT coupons_position_positive CHECK (position >= 1)")
  std::optional<int> position;
  std::string kind;
  std::int64_t value = 0;
  std::optional<std::int64_t> max_discount;
  std::optional<std::int64_t> min_price;
  std::optional<std::string> category;
  int valid_days = 0;
  std::string state;
  std::int64_t issued_at = 0;
  std::int64_t valid_until = 0;
#pragma db default("0000000000000000000000000000000000000000000000000000000000000000")
  std::string previous_seal;
#pragma db default("0000000000000000000000000000000000000000000000000000000000000000")
  std::string seal;
#pragma db index("coupons_code_unique") unique member(code)
#pragma db index("coupons_winner_unique") unique members(campaign_id, owner_id)
#pragma db index("coupons_position_unique") unique members(campaign_id, position)
#pragma db index("coupons_owner") members(owner_id, id) options("WHERE owner_id <> 0")
#pragma db index("coupons_lapsing") member(valid_until) options("WHERE state = 'issued'")
};
TICKETING_RECORD_COLUMNS(CouponRecord, (),
                         (id, code, campaign_id, campaign_post_id, owner_id, position, kind, value,
                          max_discount, min_price, category, valid_days, state, issued_at,
                          valid_until, previous_seal, seal))

}  // namespace ticketing::records
