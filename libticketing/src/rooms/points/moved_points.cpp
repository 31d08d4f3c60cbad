#include "points/moved_points.hpp"

#include <boost/mp11/algorithm.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <ticketing/describe/traits.hpp>

#include "storage/passed_store.hpp"
#include "storage/passed_unit.hpp"

namespace ticketing {
namespace {

// These derive from the ports, so that whoever adds a way to write to one of them has to say here
// what it moves.

class CountingLedger final : public LedgerRepository {
 public:
  CountingLedger(UnitOfWork& unit, MovedPoints::Amounts& moved) : unit_(unit), moved_(moved) {}

  void append(std::span<const LedgerEntry> entries) override {
    for (const LedgerEntry& entry : entries) {
      PointsMoved& of = moved_.points[entry.reason];
      const std::int64_t amount = entry.amount.value;
      if (amount > 0) of.credited += static_cast<std::uint64_t>(amount);
      if (amount < 0) of.debited += static_cast<std::uint64_t>(-amount);
    }
    ledger().append(entries);
  }
  std::optional<LedgerEntry> find(EntryId id) override { return ledger().find(id); }
  std::optional<LedgerEntry> find_by_rule(AccountId account, Rule rule, Source source) override {
    return ledger().find_by_rule(account, rule, source);
  }
  std::vector<LedgerEntry> list_by_rule(AccountId account, Rule rule, SourceType source) override {
    return ledger().list_by_rule(account, rule, source);
  }
  std::optional<LedgerEntry> find_by_seq(AccountId account, std::int64_t seq) override {
    return ledger().find_by_seq(account, seq);
  }
  std::vector<LedgerEntry> list(AccountId account, Slice slice) override {
    return ledger().list(account, slice);
  }
  std::vector<LedgerEntry> chain(AccountId account, std::int64_t after_seq, int limit) override {
    return ledger().chain(account, after_seq, limit);
  }
  std::vector<ExpiringCredits> expiring(std::span<const AccountId> accounts, Timestamp t) override {
    return ledger().expiring(accounts, t);
  }
  bool expires_between(AccountId account, Timestamp after, Timestamp before) override {
    return ledger().expires_between(account, after, before);
  }
  std::vector<LedgerEntry> clawbacks(AccountId account, Timestamp t) override {
    return ledger().clawbacks(account, t);
  }
  Points total() override { return ledger().total(); }

 private:
  LedgerRepository& ledger() { return unit_.ledger(); }

  UnitOfWork& unit_;
  MovedPoints::Amounts& moved_;
};

class CountingCoupons final : public CouponRepository {
 public:
  CountingCoupons(UnitOfWork& unit, MovedPoints::Amounts& moved) : unit_(unit), moved_(moved) {}

  void add(std::span<const Coupon> issued) override {
    for (const Coupon& coupon : issued) moved_.campaign_claims += coupon.campaign ? 1 : 0;
    coupons().add(issued);
  }
  std::vector<CampaignOwner> winners(std::span<const CampaignOwner> candidates) override {
    return coupons().winners(candidates);
  }
  std::optional<Coupon> find_by_code(std::string_view code) override {
    return coupons().find_by_code(code);
  }
  Answer<std::vector<Coupon>> lock_by_codes(std::span<const std::string> codes) override {
    return coupons().lock_by_codes(codes);
  }
  Answer<TryLocked<Coupon, std::string>> try_lock_by_codes(
      std::span<const std::string> codes) override {
    return coupons().try_lock_by_codes(codes);
  }
  void update_states(std::span<const Coupon> changed) override { coupons().update_states(changed); }
  std::vector<Coupon> list(AccountId owner, Slice slice) override {
    return coupons().list(owner, slice);
  }
  std::vector<Coupon> list_by_campaign(CampaignId campaign, int after_position,
                                       int limit) override {
    return coupons().list_by_campaign(campaign, after_position, limit);
  }
  std::vector<Coupon> list_lapsed(Timestamp t, int limit) override {
    return coupons().list_lapsed(t, limit);
  }
  std::vector<Coupon> list_all(CouponId after, int limit) override {
    return coupons().list_all(after, limit);
  }

 private:
  CouponRepository& coupons() { return unit_.coupons(); }

  UnitOfWork& unit_;
  MovedPoints::Amounts& moved_;
};

class CountingUnitOfWork final : public PassedUnitOfWork {
 public:
  CountingUnitOfWork(UnitOfWork& unit, MovedPoints::Amounts& moved)
      : PassedUnitOfWork(unit), ledger_(unit, moved), coupons_(unit, moved) {}

  LedgerRepository& ledger() override { return ledger_; }
  CouponRepository& coupons() override { return coupons_; }

 private:
  CountingLedger ledger_;
  CountingCoupons coupons_;
};

class CountingStore final : public PassedStore {
 public:
  CountingStore(std::unique_ptr<Store> store, MovedPoints& moved)
      : PassedStore(std::move(store)), moved_(moved) {}

 private:
  void around(const Work& fn, const std::function<void(const Work&)>& transact) override {
    MovedPoints::Amounts amounts;
    bool commits = false;
    transact([&](UnitOfWork& unit) {
      amounts = {};  // what an earlier try wrote was rolled back
      CountingUnitOfWork counting_unit(unit, amounts);
      commits = fn(counting_unit);
      return commits;
    });
    if (commits) moved_.add(amounts);
  }

  MovedPoints& moved_;
};

}  // namespace

void MovedPoints::add(const Amounts& committed) {
  if (committed.points.empty() && committed.campaign_claims == 0) return;
  const std::lock_guard lock(mutex_);
  for (const auto& [reason, moved] : committed.points) {
    total_.points[reason].credited += moved.credited;
    total_.points[reason].debited += moved.debited;
  }
  total_.campaign_claims += committed.campaign_claims;
}

std::vector<PointsMoved> MovedPoints::points() const {
  const std::lock_guard lock(mutex_);
  std::vector<PointsMoved> all;
  boost::mp11::mp_for_each<Enumerators<Reason>>([&](auto enumerator) {
    const auto found = total_.points.find(enumerator.value);
    PointsMoved of = found == total_.points.end() ? PointsMoved() : found->second;
    of.reason = enumerator.value;
    all.push_back(of);
  });
  return all;
}

std::uint64_t MovedPoints::campaign_claims() const {
  const std::lock_guard lock(mutex_);
  return total_.campaign_claims;
}

std::unique_ptr<Store> counting_points(std::unique_ptr<Store> store, MovedPoints& moved) {
  return std::make_unique<CountingStore>(std::move(store), moved);
}

}  // namespace ticketing
