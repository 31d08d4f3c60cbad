// Coupons that note whose have changed.
#pragma once

#include <vector>

#include <ticketing/changes.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

class NotingCoupons final : public CouponRepository {
 public:
  NotingCoupons(UnitOfWork& unit, std::vector<Subject>& changed) : unit_(unit), changed_(changed) {}

  void add(std::span<const Coupon> coupons) override {
    note(coupons);
    repository().add(coupons);
  }
  std::vector<CampaignOwner> winners(std::span<const CampaignOwner> candidates) override {
    return repository().winners(candidates);
  }
  std::optional<Coupon> find_by_code(std::string_view code) override {
    return repository().find_by_code(code);
  }
  Answer<std::vector<Coupon>> lock_by_codes(std::span<const std::string> codes) override {
    return repository().lock_by_codes(codes);
  }
  Answer<TryLocked<Coupon, std::string>> try_lock_by_codes(
      std::span<const std::string> codes) override {
    return repository().try_lock_by_codes(codes);
  }
  void update_states(std::span<const Coupon> coupons) override {
    note(coupons);
    repository().update_states(coupons);
  }
  std::vector<Coupon> list(AccountId owner, Slice slice) override {
    return repository().list(owner, slice);
  }
  std::vector<Coupon> list_by_campaign(CampaignId campaign, int after_position,
                                       int limit) override {
    return repository().list_by_campaign(campaign, after_position, limit);
  }
  std::vector<Coupon> list_lapsed(Timestamp t, int limit) override {
    return repository().list_lapsed(t, limit);
  }
  std::vector<Coupon> list_all(CouponId after, int limit) override {
    return repository().list_all(after, limit);
  }

 private:
  CouponRepository& repository() { return unit_.coupons(); }
  void note(std::span<const Coupon> coupons) {
    for (const Coupon& coupon : coupons) changed_.push_back(Subject::coupons_of(coupon.owner));
  }

  UnitOfWork& unit_;
  std::vector<Subject>& changed_;
};

}  // namespace ticketing
