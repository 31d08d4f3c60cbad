// Campaigns and coupons <-> rows.
#pragma once

#include <ticketing/coupon/campaign.hpp>
#include <ticketing/coupon/coupon.hpp>

#include "odb/records/campaign_record.hpp"
#include "odb/records/coupon_record.hpp"

namespace ticketing::records {

CampaignRecord to_record(const Campaign& campaign);
Campaign from_record(const CampaignRecord& row);

CouponRecord to_record(const Coupon& coupon);
Coupon from_record(const CouponRecord& row);

}  // namespace ticketing::records
