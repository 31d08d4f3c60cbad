// Campaigns and coupons through ODB, on either database. Set operations are loops: right for
// SQLite, whose write transaction is exclusive; PostgreSQL overrides them.
#pragma once

#include "coupon/coupon_repository.hpp"
#include "odb/odb_session.hpp"

namespace ticketing {

class OdbCampaignRepository : public CampaignRepository {
 public:
  explicit OdbCampaignRepository(OdbSession& session) : session_(session) {}

  CampaignId add(const Campaign& campaign) override;
  Answer<std::vector<Campaign>> list_by_posts(std::span<const PostId> posts) override;
  std::vector<Campaign> list_all(CampaignId after, int limit) override;
  void update(const Campaign& campaign) override;

 private:
  OdbSession& session_;
};

class OdbCouponRepository : public CouponRepository {
 public:
  explicit OdbCouponRepository(OdbSession& session) : session_(session) {}

  void add(std::span<const Coupon> coupons) override;
  std::vector<CampaignOwner> winners(std::span<const CampaignOwner> candidates) override;
  std::optional<Coupon> find_by_code(std::string_view code) override;
  Answer<std::vector<Coupon>> lock_by_codes(std::span<const std::string> codes) override;
  Answer<TryLocked<Coupon, std::string>> try_lock_by_codes(
      std::span<const std::string> codes) override;
  void update_states(std::span<const Coupon> coupons) override;
  std::vector<Coupon> list(AccountId owner, Slice slice) override;
  std::vector<Coupon> list_by_campaign(CampaignId campaign, int after_position, int limit) override;
  std::vector<Coupon> list_lapsed(Timestamp t, int limit) override;
  std::vector<Coupon> list_all(CouponId after, int limit) override;

 private:
  OdbSession& session_;
};

}  // namespace ticketing
