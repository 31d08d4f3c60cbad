// What a process has moved is counted once it is committed, and only then.
#include <gmock/gmock.h>

#include <algorithm>
#include <stdexcept>

#include "points/moved_points.hpp"
#include "storage/passed_store.hpp"
#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

/// A store on which each transaction runs twice, as after a deadlock, and whose connection may be
/// lost while a commit is on its way.
class Troubled final : public PassedStore {
 public:
  using PassedStore::PassedStore;
  bool loses_commits = false;

 private:
  void around(const Work& fn, const std::function<void(const Work&)>& transact) override {
    transact([&](UnitOfWork& unit) {
      fn(unit);
      return false;
    });
    transact(fn);
    if (loses_commits) throw StorageUnavailable("lost", false);
  }
};

class MovedPointsTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    account_ = add_account("minji");
    auto troubled = std::make_unique<Troubled>(store());
    troubled_ = troubled.get();
    counting_ = counting_points(std::move(troubled), moved_);
  }

  void append(UnitOfWork& unit, std::int64_t amount, Reason reason, Rule rule) {
    LedgerEntry entry;
    entry.account = account_;
    entry.seq = ++seq_;
    entry.amount = Points{amount};
    entry.balance_after = Points{1000};
    entry.reason = reason;
    entry.rule = rule;
    entry.source = {SourceType::order, seq_};
    entry.created_at = now_;
    unit.ledger().append(std::span(&entry, 1));
  }
  void earn_and_spend(UnitOfWork& unit) {
    append(unit, 100, Reason::event_comment, Rule::event_comment);
    append(unit, -30, Reason::purchase, Rule::purchase);
    append(unit, 7, Reason::adjustment, Rule::adjustment);
    append(unit, -2, Reason::adjustment, Rule::adjustment);
  }
  PointsMoved of(Reason reason) const {
    const auto all = moved_.points();
    return *std::ranges::find(all, reason, &PointsMoved::reason);
  }
  std::uint64_t anything() const {
    std::uint64_t sum = moved_.campaign_claims();
    for (const PointsMoved& one : moved_.points()) sum += one.credited + one.debited;
    return sum;
  }

  MovedPoints moved_;
  AccountId account_;
  std::int64_t seq_ = 0;
  Troubled* troubled_ = nullptr;
  std::unique_ptr<Store> counting_;
};
TICKETING_ON_EVERY_STORE(MovedPointsTest);

TEST_P(MovedPointsTest, counts_what_was_committed_once_however_often_it_was_tried) {
  counting_->transact([&](UnitOfWork& unit) {
    earn_and_spend(unit);
    return true;
  });
  EXPECT_EQ(of(Reason::event_comment).credited, 100U);
  EXPECT_EQ(of(Reason::purchase).debited, 30U);
  EXPECT_EQ(of(Reason::purchase).credited, 0U);
  EXPECT_EQ(of(Reason::adjustment).credited, 7U);
  EXPECT_EQ(of(Reason::adjustment).debited, 2U);
  EXPECT_EQ(of(Reason::ranking).credited, 0U) << "every reason is there";
  counting_->transact_batch({}, [&](UnitOfWork& unit) {
    append(unit, 1, Reason::event_comment, Rule::event_comment);
    return true;
  });
  EXPECT_EQ(of(Reason::event_comment).credited, 101U);
}

TEST_P(MovedPointsTest, counts_nothing_that_was_rolled_back_or_may_be_lost) {
  counting_->transact([&](UnitOfWork& unit) {
    earn_and_spend(unit);
    return false;
  });
  EXPECT_THROW(counting_->transact([&](UnitOfWork& unit) -> bool {
    earn_and_spend(unit);
    throw std::runtime_error("in the midst of it");
  }),
               std::runtime_error);
  troubled_->loses_commits = true;
  EXPECT_THROW(counting_->transact([&](UnitOfWork& unit) {
    earn_and_spend(unit);
    return true;
  }),
               StorageUnavailable);
  EXPECT_EQ(anything(), 0U);
}

TEST_P(MovedPointsTest, counts_coupons_of_campaigns_and_no_others) {
  const PostId post = add_post(account_);
  counting_->transact([&](UnitOfWork& unit) {
    Campaign campaign;
    campaign.post = post;
    campaign.terms.slots = 3;
    campaign.terms.coupon.value = 30;
    campaign.id = unit.campaigns().add(campaign);
    Coupon won;
    won.code = "WON" + std::to_string(campaign.id.value);
    won.campaign = campaign.id;
    won.owner = account_;
    won.position = 1;
    won.terms.value = 30;
    won.issued_at = won.valid_until = now_;
    Coupon given = won;
    given.code = "GIVEN" + std::to_string(campaign.id.value);
    given.campaign.reset();
    given.position.reset();
    const Coupon both[] = {won, given};
    unit.coupons().add(both);
    return true;
  });
  EXPECT_EQ(moved_.campaign_claims(), 1U);
}

}  // namespace
}  // namespace ticketing::test
