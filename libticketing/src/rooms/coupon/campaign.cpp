#include <ticketing/coupon/campaign.hpp>

#include <fmt/format.h>

#include <stdexcept>
#include <string>

#include <ticketing/bounds.hpp>

#include "base/end_of_day.hpp"
#include "base/wrong_fields.hpp"

namespace ticketing {
namespace {

/// Collects wrong fields, so that one refusal names them all.
class Checks {
 public:
  explicit Checks(std::string pointer) : pointer_(std::move(pointer)) {}

  void range(std::string_view member, std::int64_t value, std::int64_t min, std::int64_t max) {
    if (value < min || value > max) add(member, out_of_range(value, min, max));
  }
  void range(std::string_view member, Points value, Points min, Points max) {
    range(member, value.value, min.value, max.value);
  }
  void add(std::string_view member, std::string detail) {
    errors_.push_back({fmt::format("{}/{}", pointer_, member), std::move(detail)});
  }
  Result<void> result() {
    if (errors_.empty()) return {};
    return refuse_together(ErrorCode::validation_failed, std::move(errors_));
  }

 private:
  std::string pointer_;
  std::vector<FieldError> errors_;
};

void check_coupon(Checks& checks, const CouponTerms& coupon, const std::string& prefix) {
  const auto value = prefix + "value";
  switch (coupon.kind) {
    case CouponKind::percent:
      checks.range(value, coupon.value, 1, 100);
      break;
    case CouponKind::amount:
      checks.range(value, coupon.value, 1, coupon_krw_max.value);
      break;
    case CouponKind::fixed_price:
      checks.range(value, coupon.value, 0, coupon_krw_max.value);
      break;
  }
  if (coupon.max_discount) {
    checks.range(prefix + "max_discount", *coupon.max_discount, Points{1}, coupon_krw_max);
    if (coupon.kind != CouponKind::percent)
      checks.add(prefix + "max_discount", "must be left out: only a percent coupon has one");
  }
  if (coupon.min_price)
    checks.range(prefix + "min_price", *coupon.min_price, Points{0}, coupon_krw_max);
  checks.range(prefix + "valid_days", coupon.valid_days, 1, valid_days_max);
}

}  // namespace

Result<void> validate(const CouponTerms& terms, const std::string& pointer) {
  Checks checks(pointer);
  check_coupon(checks, terms, "");
  return checks.result();
}

Result<void> validate(const CampaignTerms& terms, const std::string& pointer) {
  Checks checks(pointer);
  checks.range("slots", terms.slots, 1, campaign_slots_max);
  if (terms.reward_points)
    checks.range("reward_points", *terms.reward_points, Points{0}, campaign_reward_max);
  if (terms.opens_at && terms.closes_at && *terms.opens_at >= *terms.closes_at)
    checks.add("closes_at", fmt::format("must be after opens_at, {}, not {}",
                                        to_rfc3339(*terms.opens_at), to_rfc3339(*terms.closes_at)));
  check_coupon(checks, terms.coupon, "coupon/");
  return checks.result();
}

CampaignView view(const Campaign& campaign) {
  const auto& terms = campaign.terms;
  return {
      .slots = terms.slots,
      .claimed = campaign.claimed,
      .reward_points = terms.reward_points,
      .opens_at = terms.opens_at,
      .closes_at = terms.closes_at,
      .coupon = terms.coupon,
  };
}

Timestamp valid_until(const CouponTerms& terms, const BusinessCalendar& calendar, Timestamp now) {
  return end_of_day(calendar, now, terms.valid_days);
}

bool can_win(const Campaign& campaign, Timestamp now) {
  const auto& terms = campaign.terms;
  if (terms.opens_at && now < *terms.opens_at) return false;
  if (terms.closes_at && now >= *terms.closes_at) return false;
  return campaign.claimed < terms.slots;
}

Coupon claim(Campaign& campaign, AccountId winner, std::string code,
             const BusinessCalendar& calendar, Timestamp now) {
  if (!can_win(campaign, now)) throw std::logic_error("claim: the campaign has nothing to win");
  Coupon coupon;
  coupon.code = std::move(code);
  coupon.campaign = campaign.id;
  coupon.campaign_post = campaign.post;
  coupon.owner = winner;
  coupon.position = ++campaign.claimed;
  coupon.terms = campaign.terms.coupon;
  coupon.issued_at = now;
  coupon.valid_until = valid_until(coupon.terms, calendar, now);
  return coupon;
}

}  // namespace ticketing
