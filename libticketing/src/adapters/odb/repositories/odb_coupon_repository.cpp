#include "odb/repositories/odb_coupon_repository.hpp"

#include <algorithm>

#include "base/sorted_unique.hpp"
#include "odb/mappers/coupon_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/records-odb.hxx"

namespace ticketing {
namespace {

using records::CampaignRecord;
using records::CouponRecord;

struct PostIs {
  std::int64_t post = 0;
};
struct CodeIs {
  std::string code;
};
struct WinnerIs {
  std::int64_t campaign = 0;
  std::int64_t owner = 0;
};
struct After {
  std::int64_t id = 0;
  std::int64_t limit = 0;
};
/// Coupons of `campaign` at positions above `position`.
struct WonAfter {
  std::int64_t campaign = 0;
  int position = 0;
  std::int64_t limit = 0;
};
struct ValidUntil {
  std::int64_t t = 0;
  std::int64_t limit = 0;
};
struct OwnedBefore {
  std::int64_t owner = 0;
  std::int64_t before = 0;
  std::int64_t limit = 0;
};

}  // namespace

CampaignId OdbCampaignRepository::add(const Campaign& campaign) {
  CampaignRecord row = records::to_record(campaign);
  session_.database().persist(row);
  return CampaignId{row.id};
}

Answer<std::vector<Campaign>> OdbCampaignRepository::list_by_posts(std::span<const PostId> posts) {
  using Query = odb::query<CampaignRecord>;
  std::vector<Campaign> campaigns;
  for (const PostId post : sorted_unique(posts)) {
    const auto rows = select<CampaignRecord>(
        session_, "campaign_of_post", PostIs{post.value},
        [](const PostIs& p) { return Query::post_id == Query::_ref(p.post); });
    if (!rows.empty()) campaigns.push_back(records::from_record(rows.front()));
  }
  return campaigns;
}

std::vector<Campaign> OdbCampaignRepository::list_all(CampaignId after, int limit) {
  using Query = odb::query<CampaignRecord>;
  const auto rows = select<CampaignRecord>(
      session_, "campaigns_of_all", After{after.value, limit}, [](const After& p) {
        return (Query::id > Query::_ref(p.id)) + "ORDER BY" + Query::id + "LIMIT" +
               parameter(Query::id, p.limit);
      });
  return values_of<Campaign>(rows);
}

void OdbCampaignRepository::update(const Campaign& campaign) {
  odb::database& database = session_.database();
  CampaignRecord row;
  database.load<CampaignRecord>(campaign.id.value, row);
  row.slots = campaign.terms.slots;
  row.opens_at = records::micros(campaign.terms.opens_at);
  row.closes_at = records::micros(campaign.terms.closes_at);
  row.claimed = campaign.claimed;
  database.update(row);
}

void OdbCouponRepository::add(std::span<const Coupon> coupons) {
  odb::database& database = session_.database();
  for (const Coupon& coupon : coupons) {
    CouponRecord row = records::to_record(coupon);
    database.persist(row);
  }
}

std::vector<CampaignOwner> OdbCouponRepository::winners(std::span<const CampaignOwner> candidates) {
  using Query = odb::query<CouponRecord>;
  std::vector<CampaignOwner> winners;
  for (const CampaignOwner& candidate : sorted_unique(candidates)) {
    const auto rows = select<CouponRecord>(
        session_, "coupon_of_winner", WinnerIs{candidate.campaign.value, candidate.owner.value},
        [](const WinnerIs& p) {
          return Query::campaign_id == Query::_ref(p.campaign) &&
                 Query::owner_id == Query::_ref(p.owner);
        });
    if (!rows.empty()) winners.push_back(candidate);
  }
  return winners;
}

std::optional<Coupon> OdbCouponRepository::find_by_code(std::string_view code) {
  using Query = odb::query<CouponRecord>;
  const auto rows =
      select<CouponRecord>(session_, "coupon_by_code", CodeIs{std::string(code)},
                           [](const CodeIs& p) { return Query::code == Query::_ref(p.code); });
  if (rows.empty()) return std::nullopt;
  return records::from_record(rows.front());
}

Answer<std::vector<Coupon>> OdbCouponRepository::lock_by_codes(std::span<const std::string> codes) {
  std::vector<Coupon> coupons;
  for (const std::string& code : sorted_unique(codes)) {
    if (auto coupon = find_by_code(code)) coupons.push_back(std::move(*coupon));
  }
  std::sort(coupons.begin(), coupons.end(),
            [](const Coupon& a, const Coupon& b) { return a.id < b.id; });
  return coupons;
}

/// SQLite has one writer, who is this one.
Answer<TryLocked<Coupon, std::string>> OdbCouponRepository::try_lock_by_codes(
    std::span<const std::string> codes) {
  return TryLocked<Coupon, std::string>{OdbCouponRepository::lock_by_codes(codes).get(), {}};
}

void OdbCouponRepository::update_states(std::span<const Coupon> coupons) {
  odb::database& database = session_.database();
  for (const Coupon& coupon : coupons) {
    CouponRecord row;
    database.load<CouponRecord>(coupon.id.value, row);
    row.state = records::enum_text(coupon.state);
    row.previous_seal = records::hex(coupon.seal.previous);
    row.seal = records::hex(coupon.seal.current);
    database.update(row);
  }
}

std::vector<Coupon> OdbCouponRepository::list(AccountId owner, Slice slice) {
  using Query = odb::query<CouponRecord>;
  const auto rows =
      select<CouponRecord>(session_, "coupons_of_owner",
                           OwnedBefore{owner.value, slice.after.value_or(INT64_MAX), slice.limit},
                           [](const OwnedBefore& p) {
                             return "owner_id <> 0 AND" + newest_of(Query::owner_id, p.owner,
                                                                    Query::id, p.before, p.limit);
                           });
  return values_of<Coupon>(rows);
}

std::vector<Coupon> OdbCouponRepository::list_by_campaign(CampaignId campaign, int after_position,
                                                          int limit) {
  using Query = odb::query<CouponRecord>;
  const auto rows = select<CouponRecord>(
      session_, "coupons_of_campaign", WonAfter{campaign.value, after_position, limit},
      [](const WonAfter& p) {
        return (Query::campaign_id == Query::_ref(p.campaign) &&
                Query::position > Query::_ref(p.position)) +
               "ORDER BY" + Query::position + "LIMIT" + parameter(Query::id, p.limit);
      });
  return values_of<Coupon>(rows);
}

std::vector<Coupon> OdbCouponRepository::list_lapsed(Timestamp t, int limit) {
  using Query = odb::query<CouponRecord>;
  // The state as text, not as a parameter: only so the partial index serves.
  const auto rows = select<CouponRecord>(
      session_, "coupons_lapsed", ValidUntil{records::micros(t), limit}, [](const ValidUntil& p) {
        return (Query::valid_until <= Query::_ref(p.t)) + "AND" + Query::state +
               "= 'issued' ORDER BY" + Query::valid_until + "LIMIT" + parameter(Query::id, p.limit);
      });
  return values_of<Coupon>(rows);
}

std::vector<Coupon> OdbCouponRepository::list_all(CouponId after, int limit) {
  using Query = odb::query<CouponRecord>;
  const auto rows = select<CouponRecord>(
      session_, "coupons_of_all", After{after.value, limit}, [](const After& p) {
        return (Query::id > Query::_ref(p.id)) + "ORDER BY" + Query::id + "LIMIT" +
               parameter(Query::id, p.limit);
      });
  return values_of<Coupon>(rows);
}

}  // namespace ticketing
