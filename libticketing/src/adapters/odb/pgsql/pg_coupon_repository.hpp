// Set-based reading of campaigns, locking and writing of coupons on PostgreSQL.
#pragma once

#include "odb/pgsql/pg_connection.hpp"
#include "odb/repositories/odb_coupon_repository.hpp"

namespace ticketing {

class PgCampaignRepository final : public OdbCampaignRepository {
 public:
  explicit PgCampaignRepository(PgSession& session)
      : OdbCampaignRepository(session), session_(session) {}
  Answer<std::vector<Campaign>> list_by_posts(std::span<const PostId> posts) override;

 private:
  PgSession& session_;
};

class PgCouponRepository final : public OdbCouponRepository {
 public:
  explicit PgCouponRepository(PgSession& session)
      : OdbCouponRepository(session), session_(session) {}
  void add(std::span<const Coupon> coupons) override;
  std::vector<CampaignOwner> winners(std::span<const CampaignOwner> candidates) override;
  Answer<std::vector<Coupon>> lock_by_codes(std::span<const std::string> codes) override;
  Answer<TryLocked<Coupon, std::string>> try_lock_by_codes(
      std::span<const std::string> codes) override;
  void update_states(std::span<const Coupon> coupons) override;

 private:
  PgSession& session_;
};

}  // namespace ticketing
