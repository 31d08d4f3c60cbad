// What every campaign and coupon repository promises.
#include <gmock/gmock.h>

#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CouponRepositoryContract : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    owner_ = add_account("minji");
    post_ = add_post(owner_);
  }

  Campaign add_campaign(PostId post, int slots) {
    Campaign campaign;
    campaign.post = post;
    campaign.terms.slots = slots;
    campaign.terms.coupon.value = 30;
    commit([&](UnitOfWork& unit) { campaign.id = unit.campaigns().add(campaign); });
    return campaign;
  }
  Coupon coupon(const std::string& code) const {
    Coupon coupon;
    coupon.code = code;
    coupon.owner = owner_;
    coupon.terms.value = 30;
    coupon.issued_at = now_;
    coupon.valid_until = now_ + std::chrono::hours(24);
    return coupon;
  }
  void add(const std::vector<Coupon>& coupons) {
    commit([&](UnitOfWork& unit) { unit.coupons().add(coupons); });
  }
  void expect_violation(const std::vector<Coupon>& coupons, const std::string& constraint) {
    try {
      add(coupons);
      FAIL() << "committed, though it breaks " << constraint;
    } catch (const ConstraintViolation& e) {
      EXPECT_THAT(e.what(), HasSubstr(constraint));
    }
  }

  AccountId owner_;
  PostId post_;
};
TICKETING_ON_EVERY_STORE(CouponRepositoryContract);

TEST_P(CouponRepositoryContract, gives_back_campaigns_by_post) {
  Campaign campaign;
  campaign.post = post_;
  campaign.terms.slots = 7;
  campaign.terms.reward_points = Points{250};
  campaign.terms.opens_at = now_;
  campaign.terms.closes_at = now_ + std::chrono::hours(1);
  campaign.terms.coupon = {CouponKind::fixed_price,  5000, {}, Points{10'000},
                           ProductCategory::popcorn, 14};
  campaign.claimed = 2;
  commit([&](UnitOfWork& unit) { campaign.id = unit.campaigns().add(campaign); });
  const auto without = add_post(owner_);
  read([&](UnitOfWork& unit) {
    const PostId posts[] = {without, post_};
    const auto found = unit.campaigns().list_by_posts(posts).get();
    ASSERT_THAT(found, SizeIs(1));
    const auto& one = found.front();
    EXPECT_EQ(one.id, campaign.id);
    EXPECT_EQ(one.post, post_);
    EXPECT_EQ(one.terms.slots, 7);
    EXPECT_EQ(one.terms.reward_points, Points{250});
    EXPECT_EQ(one.terms.opens_at, campaign.terms.opens_at);
    EXPECT_EQ(one.terms.closes_at, campaign.terms.closes_at);
    EXPECT_EQ(one.terms.coupon.kind, CouponKind::fixed_price);
    EXPECT_EQ(one.terms.coupon.value, 5000);
    EXPECT_FALSE(one.terms.coupon.max_discount);
    EXPECT_EQ(one.terms.coupon.min_price, Points{10'000});
    EXPECT_EQ(one.terms.coupon.category, ProductCategory::popcorn);
    EXPECT_EQ(one.terms.coupon.valid_days, 14);
    EXPECT_EQ(one.claimed, 2);
  });
}

TEST_P(CouponRepositoryContract, updates_slots_hours_and_claimed_but_never_beyond_the_slots) {
  auto campaign = add_campaign(post_, 3);
  campaign.claimed = 3;
  commit([&](UnitOfWork& unit) { unit.campaigns().update(campaign); });
  campaign.claimed = 4;
  EXPECT_THROW(commit([&](UnitOfWork& unit) { unit.campaigns().update(campaign); }),
               ConstraintViolation);
  campaign.terms.slots = 4;
  campaign.terms.opens_at = now_;
  campaign.terms.closes_at = now_ + std::chrono::hours(1);
  commit([&](UnitOfWork& unit) { unit.campaigns().update(campaign); });
  read([&](UnitOfWork& unit) {
    const auto found = unit.campaigns().list_by_posts(std::span(&post_, 1)).get().front();
    EXPECT_EQ(found.claimed, 4);
    EXPECT_EQ(found.terms.slots, 4);
    EXPECT_EQ(found.terms.opens_at, campaign.terms.opens_at);
    EXPECT_EQ(found.terms.closes_at, campaign.terms.closes_at);
    EXPECT_EQ(found.terms.coupon.value, 30);
  });
}

TEST_P(CouponRepositoryContract, allows_one_campaign_per_post) {
  add_campaign(post_, 3);
  EXPECT_THROW(add_campaign(post_, 3), ConstraintViolation);
}

TEST_P(CouponRepositoryContract, gives_back_coupons) {
  const auto campaign = add_campaign(post_, 3);
  auto won = coupon("AAAA-BBBB");
  won.campaign = campaign.id;
  won.campaign_post = post_;
  won.position = 2;
  won.terms = {CouponKind::percent,           30, Points{3000}, Points{9000},
               ProductCategory::movie_ticket, 30};
  won.state = CouponState::issued;
  auto given = coupon("CCCC-DDDD");
  given.state = CouponState::voided;
  add({won, given});
  read([&](UnitOfWork& unit) {
    const auto found = unit.coupons().find_by_code("AAAA-BBBB").value();
    EXPECT_GT(found.id.value, 0);
    EXPECT_EQ(found.campaign, campaign.id);
    EXPECT_EQ(found.campaign_post, post_);
    EXPECT_EQ(found.owner, owner_);
    EXPECT_EQ(found.position, 2);
    EXPECT_EQ(found.terms.kind, CouponKind::percent);
    EXPECT_EQ(found.terms.value, 30);
    EXPECT_EQ(found.terms.max_discount, Points{3000});
    EXPECT_EQ(found.terms.min_price, Points{9000});
    EXPECT_EQ(found.terms.category, ProductCategory::movie_ticket);
    EXPECT_EQ(found.state, CouponState::issued);
    EXPECT_EQ(found.issued_at, now_);
    EXPECT_EQ(found.valid_until, won.valid_until);
    const auto other = unit.coupons().find_by_code("CCCC-DDDD").value();
    EXPECT_FALSE(other.campaign);
    EXPECT_FALSE(other.position);
    EXPECT_EQ(other.state, CouponState::voided);
    EXPECT_FALSE(unit.coupons().find_by_code("EEEE"));
  });
}

TEST_P(CouponRepositoryContract, lists_an_owners_coupons_newest_first) {
  add({coupon("A"), coupon("B"), coupon("C")});
  read([&](UnitOfWork& unit) {
    const auto page = unit.coupons().list(owner_, {{}, 2});
    ASSERT_THAT(page, SizeIs(2));
    EXPECT_EQ(page[0].code, "C");
    const auto rest = unit.coupons().list(owner_, {page[1].id.value, 10});
    ASSERT_THAT(rest, SizeIs(1));
    EXPECT_EQ(rest[0].code, "A");
    EXPECT_THAT(unit.coupons().list({999}, {{}, 10}), IsEmpty());
  });
}

TEST_P(CouponRepositoryContract, locks_coupons_by_code_ascending_and_writes_their_states) {
  add({coupon("B"), coupon("A"), coupon("C")});
  commit([&](UnitOfWork& unit) {
    const std::string codes[] = {"A", "unknown", "B", "A"};
    auto locked = unit.coupons().lock_by_codes(codes).get();
    ASSERT_THAT(locked, SizeIs(2));
    EXPECT_EQ(locked[0].code, "B");
    EXPECT_EQ(locked[1].code, "A");
    locked[0].state = CouponState::redeemed;
    locked[1].state = CouponState::voided;
    locked[1].terms.value = 99;
    unit.coupons().update_states(locked);
    unit.coupons().update_states({});
    EXPECT_THAT(unit.coupons().lock_by_codes({}).get(), IsEmpty());
  });
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.coupons().find_by_code("B")->state, CouponState::redeemed);
    EXPECT_EQ(unit.coupons().find_by_code("A")->state, CouponState::voided);
    EXPECT_EQ(unit.coupons().find_by_code("A")->terms.value, 30);
    EXPECT_EQ(unit.coupons().find_by_code("C")->state, CouponState::issued);
  });
}

TEST_P(CouponRepositoryContract, knows_the_winners_of_a_campaign_by_position) {
  const auto campaign = add_campaign(post_, 3);
  const auto junho = add_account("junho");
  const auto late = add_account("late");
  auto second = coupon("B");
  second.campaign = campaign.id;
  second.position = 2;
  auto first = coupon("A");
  first.campaign = campaign.id;
  first.position = 1;
  first.owner = junho;
  add({second, first, coupon("by hand")});
  read([&](UnitOfWork& unit) {
    const CampaignOwner candidates[] = {
        {campaign.id, late}, {campaign.id, junho}, {{campaign.id.value + 1}, owner_}};
    EXPECT_THAT(unit.coupons().winners(candidates), ElementsAre(CampaignOwner{campaign.id, junho}));
    EXPECT_THAT(unit.coupons().winners({}), IsEmpty());
    const auto codes = [&](int after, int limit) {
      std::vector<std::string> found;
      for (const auto& one : unit.coupons().list_by_campaign(campaign.id, after, limit))
        found.push_back(one.code);
      return found;
    };
    EXPECT_THAT(codes(0, 9), ElementsAre("A", "B"));
    EXPECT_THAT(codes(0, 1), ElementsAre("A"));
    EXPECT_THAT(codes(1, 9), ElementsAre("B"));
    EXPECT_THAT(codes(2, 9), IsEmpty());
  });
}

TEST_P(CouponRepositoryContract, walks_all_campaigns_and_all_coupons_ascending) {
  const auto one = add_campaign(post_, 3);
  const auto two = add_campaign(add_post(owner_), 4);
  add({coupon("B"), coupon("A"), coupon("C")});
  read([&](UnitOfWork& unit) {
    const auto first = unit.campaigns().list_all({}, 1);
    ASSERT_THAT(first, SizeIs(1));
    EXPECT_EQ(first.front().id, one.id);
    const auto rest = unit.campaigns().list_all(one.id, 9);
    ASSERT_THAT(rest, SizeIs(1));
    EXPECT_EQ(rest.front().id, two.id);
    EXPECT_EQ(rest.front().terms.slots, 4);
    EXPECT_THAT(unit.campaigns().list_all(two.id, 9), IsEmpty());

    const auto coupons = unit.coupons().list_all({}, 2);
    ASSERT_THAT(coupons, SizeIs(2));
    EXPECT_LT(coupons[0].id, coupons[1].id);
    const auto last = unit.coupons().list_all(coupons[1].id, 9);
    ASSERT_THAT(last, SizeIs(1));
    EXPECT_EQ(last.front().code, "C");
  });
}

TEST_P(CouponRepositoryContract, gives_no_position_and_no_winner_and_no_code_twice) {
  const auto campaign = add_campaign(post_, 3);
  const auto junho = add_account("junho");
  auto first = coupon("A");
  first.campaign = campaign.id;
  first.position = 1;
  add({first});

  auto same_owner = first;
  same_owner.code = "B";
  same_owner.position = 2;
  expect_violation({same_owner}, "coupons_winner_unique");
  auto same_position = first;
  same_position.code = "C";
  same_position.owner = junho;
  expect_violation({same_position}, "coupons_position_unique");
  auto no_position = same_position;
  no_position.position = 0;
  expect_violation({no_position}, "coupons_position_positive");
  expect_violation({coupon("A")}, "coupons_code_unique");
}

TEST_P(CouponRepositoryContract, lists_what_has_lapsed_and_says_issued) {
  const auto lapsing = [&](const std::string& code, int second, CouponState state) {
    Coupon one = coupon(code);
    one.valid_until = now_ + std::chrono::seconds(second);
    one.state = state;
    return one;
  };
  add({lapsing("second", 2, CouponState::issued), lapsing("first", 1, CouponState::issued),
       lapsing("later", 3, CouponState::issued), lapsing("used", 1, CouponState::redeemed)});
  read([&](UnitOfWork& unit) {
    const auto codes = [&](int limit) {
      std::vector<std::string> found;
      for (const auto& one : unit.coupons().list_lapsed(now_ + std::chrono::seconds(2), limit))
        found.push_back(one.code);
      return found;
    };
    EXPECT_THAT(codes(10), ElementsAre("first", "second"));
    EXPECT_THAT(codes(1), ElementsAre("first"));
    EXPECT_THAT(unit.coupons().list_lapsed(now_, 10), IsEmpty());
  });
}

}  // namespace
}  // namespace ticketing::test
