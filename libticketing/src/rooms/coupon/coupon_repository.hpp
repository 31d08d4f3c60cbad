// Storage of campaigns and coupons. Used inside one unit of work, by one thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ticketing/coupon/campaign.hpp>
#include <ticketing/coupon/coupon.hpp>
#include <ticketing/page.hpp>

#include "base/answer.hpp"
#include "base/try_locked.hpp"

namespace ticketing {

class CampaignRepository {
 public:
  virtual ~CampaignRepository() = default;
  virtual CampaignId add(const Campaign& campaign) = 0;
  virtual Answer<std::vector<Campaign>> list_by_posts(std::span<const PostId> posts) = 0;
  /// All campaigns ascending by id, from above `after`: for the audit.
  virtual std::vector<Campaign> list_all(CampaignId after, int limit) = 0;
  /// Writes `claimed` and of the terms slots and hours. The post must be locked by this unit of
  /// work.
  virtual void update(const Campaign& campaign) = 0;
};

struct CampaignOwner {
  CampaignId campaign;
  AccountId owner;
  friend auto operator<=>(const CampaignOwner&, const CampaignOwner&) = default;
};

class CouponRepository {
 public:
  virtual ~CouponRepository() = default;
  virtual void add(std::span<const Coupon> coupons) = 0;
  /// Those of `candidates` that already hold a coupon of that campaign.
  virtual std::vector<CampaignOwner> winners(std::span<const CampaignOwner> candidates) = 0;
  virtual std::optional<Coupon> find_by_code(std::string_view code) = 0;
  /// Row locks, ascending by id, until the transaction ends. Unknown codes are left out.
  virtual Answer<std::vector<Coupon>> lock_by_codes(std::span<const std::string> codes) = 0;
  /// As `lock_by_codes`, and waits for nobody.
  virtual Answer<TryLocked<Coupon, std::string>> try_lock_by_codes(
      std::span<const std::string> codes) = 0;
  /// Writes the states and seals of locked coupons.
  virtual void update_states(std::span<const Coupon> coupons) = 0;
  /// Newest first by id.
  virtual std::vector<Coupon> list(AccountId owner, Slice slice) = 0;
  /// Ascending by position, from above `after_position`: the winners of a campaign.
  virtual std::vector<Coupon> list_by_campaign(CampaignId campaign, int after_position,
                                               int limit) = 0;
  /// Stored as issued, though valid only up to `t` or less; the oldest first.
  virtual std::vector<Coupon> list_lapsed(Timestamp t, int limit) = 0;
  /// All coupons ascending by id, from above `after`: for the audit.
  virtual std::vector<Coupon> list_all(CouponId after, int limit) = 0;
};

}  // namespace ticketing
