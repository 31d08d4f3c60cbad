#include "odb/pgsql/pg_coupon_repository.hpp"

#include "odb/mappers/coupon_mapper.hpp"
#include "odb/mappers/row_check.hpp"
#include "odb/pgsql/pg_try_lock.hpp"
#include "odb/pgsql/record_columns.hpp"

namespace ticketing {

using records::CampaignRecord;
using records::CouponRecord;

namespace {

const PgRowLocks& coupons_to_lock() {
  // Not by id alone: PostgreSQL may walk all ids for that.
  static const PgRowLocks select{
      "coupons",
      "SELECT " + column_list<CouponRecord>() + " FROM coupons WHERE code = ANY ($1::text[])",
      " ORDER BY id + 0"};
  return select;
}

}  // namespace

Answer<std::vector<Campaign>> PgCampaignRepository::list_by_posts(std::span<const PostId> posts) {
  static const PgStatement statement{"campaigns_of_posts",
                                     "SELECT " + column_list<CampaignRecord>() +
                                         " FROM campaigns WHERE post_id = ANY ($1::bigint[])"
                                         " ORDER BY post_id"};
  if (posts.empty()) return std::vector<Campaign>{};
  const std::string parameters[] = {id_array(posts)};
  return session_.pipeline().ask(statement, parameters, read_values<CampaignRecord>);
}

void PgCouponRepository::add(std::span<const Coupon> coupons) {
  static const PgStatement statement = insert_rows<CouponRecord>("coupons");
  if (coupons.empty()) return;
  std::vector<CouponRecord> rows;
  rows.reserve(coupons.size());
  for (const Coupon& coupon : coupons) rows.push_back(records::to_record(coupon));
  session_.pipeline().defer(statement, column_arrays<CouponRecord>(rows));
}

std::vector<CampaignOwner> PgCouponRepository::winners(std::span<const CampaignOwner> candidates) {
  // The first row from the wanted one on, which only the index on both columns has in order: an
  // equation, PostgreSQL may look up by either column alone, among all coupons of a campaign.
  static const PgStatement statement{
      "winners",
      "SELECT u.campaign_id, u.owner_id FROM unnest($1::bigint[], $2::bigint[]) AS u (campaign_id, "
      "owner_id), LATERAL (SELECT c.campaign_id, c.owner_id FROM coupons AS c WHERE "
      "(c.campaign_id, c.owner_id) >= (u.campaign_id, u.owner_id) "
      "ORDER BY c.campaign_id, c.owner_id LIMIT 1) AS found "
      "WHERE found.campaign_id = u.campaign_id AND found.owner_id = u.owner_id"};
  if (candidates.empty()) return {};
  ArrayLiteral campaigns;
  ArrayLiteral owners;
  for (const CampaignOwner& candidate : candidates) {
    campaigns.add(candidate.campaign.value);
    owners.add(candidate.owner.value);
  }
  const std::string parameters[] = {std::move(campaigns).finish(), std::move(owners).finish()};
  const PgRows rows = session_.pipeline().query(statement, parameters);
  std::vector<CampaignOwner> winners;
  winners.reserve(static_cast<std::size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    winners.push_back({CampaignId{rows.integer(row, 0)}, AccountId{rows.integer(row, 1)}});
  }
  return winners;
}

Answer<std::vector<Coupon>> PgCouponRepository::lock_by_codes(std::span<const std::string> codes) {
  if (codes.empty()) return std::vector<Coupon>{};
  ArrayLiteral wanted;
  for (const std::string& code : codes) wanted.add(code);
  const std::string parameters[] = {std::move(wanted).finish()};
  return session_.pipeline().ask(session_.locking(coupons_to_lock()), parameters,
                                 read_values<CouponRecord>);
}

Answer<TryLocked<Coupon, std::string>> PgCouponRepository::try_lock_by_codes(
    std::span<const std::string> codes) {
  return try_lock_rows<CouponRecord>(session_, coupons_to_lock(), codes,
                                     [](const Coupon& coupon) { return coupon.code; });
}

void PgCouponRepository::update_states(std::span<const Coupon> coupons) {
  static const PgStatement statement{
      "update_coupon_states",
      "UPDATE coupons AS c SET state = u.state, previous_seal = u.previous_seal, seal = u.seal"
      " FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])"
      " AS u (id, state, previous_seal, seal) WHERE " +
          is_one_of("c.id", "u.id")};
  if (coupons.empty()) return;
  ArrayLiteral ids;
  ArrayLiteral states;
  ArrayLiteral previous_seals;
  ArrayLiteral seals;
  for (const Coupon& coupon : coupons) {
    ids.add(coupon.id.value);
    states.add(records::enum_text(coupon.state));
    previous_seals.add(records::hex(coupon.seal.previous));
    seals.add(records::hex(coupon.seal.current));
  }
  const std::string parameters[] = {std::move(ids).finish(), std::move(states).finish(),
                                    std::move(previous_seals).finish(), std::move(seals).finish()};
  session_.pipeline().defer(statement, parameters, static_cast<std::int64_t>(coupons.size()));
}

}  // namespace ticketing
