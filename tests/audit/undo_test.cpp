// One recorded act is countered, once, and only while things are as it left them.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;

const Principal op = Principal::local_operator();

class Undo : public ::testing::TestWithParam<Database> {
 protected:
  AdminAction newest() { return must(world->audit().actions(op, {.limit = 1})).items.at(0); }
  Result<UndoneAction> undo(AdminActionId id, const CallOptions& options = {}) {
    return world->audit().undo(admin, {id}, options);
  }
  /// The newest act.
  UndoneAction undo() { return must(undo(newest().id)); }
  std::string why_not(AdminActionId id) {
    const auto tried = undo(id);
    return tried ? "undone" : std::string(name(tried.error().code)) + ": " + tried.error().detail;
  }
  AdminActionId give(const Principal& to, std::int64_t points, const std::string& key = "gift") {
    must(world->points().adjust(admin, {to.account, Points{points}, "a gift"}, {key, false}));
    return newest().id;
  }
  ProductId product(std::int64_t price) {
    CreateProduct made;
    made.name = "ticket";
    made.price = Points{price};
    return must(world->catalog().create(admin, made)).id;
  }
  CouponView issue(const Principal& to, const std::string& key = "coupon") {
    return must(world->coupons().issue(
        admin, {to.account, {CouponKind::percent, 30, {}, {}, {}, 30}, "sorry"}, {key, false}));
  }

  Scenario world{GetParam()};
  Principal admin = world.admin();
  Principal user = world.user();
};
TICKETING_ON_EVERY_STORE(Undo);

TEST_P(Undo, claws_back_what_was_given_and_records_it) {
  const auto gift = give(user, 500);
  const auto undone = must(undo(gift));
  EXPECT_EQ(undone.undoes, gift);
  EXPECT_EQ(undone.action, "points.adjust");
  EXPECT_EQ(world.balance(user), 0);
  const auto record = newest();
  EXPECT_EQ(record.id, undone.id);
  EXPECT_EQ(record.action, "audit.undo");
  EXPECT_EQ(record.undoes, gift);
  EXPECT_EQ(record.actor, admin.account);
  EXPECT_EQ(record.subject, "account:" + std::to_string(user.account.value));
  const auto entry = must(world->points().entries(user, {})).items.at(0);
  EXPECT_EQ(entry.reason, Reason::clawback);
  EXPECT_TRUE(entry.reverses);
  world.expect_clean_audit();
}

TEST_P(Undo, takes_what_is_left_of_points_that_were_spent) {
  const auto gift = give(user, 500);
  must(world->purchases().place(user, {product(300), 1, {}, {}}, {"order", false}));
  must(undo(gift));
  EXPECT_EQ(world.balance(user), 0);
  world.expect_clean_audit();
}

TEST_P(Undo, gives_back_what_was_taken) {
  give(user, 500);
  const auto fine = give(user, -200, "fine");
  must(undo(fine));
  EXPECT_EQ(world.balance(user), 500);
  EXPECT_THAT(why_not(fine), HasSubstr("undone already, by the act"));
  world.expect_clean_audit();
}

TEST_P(Undo, is_done_once_and_not_undone_itself) {
  const auto gift = give(user, 500);
  give(user, 500, "another");
  const auto done = must(undo(gift)).id.value();
  EXPECT_THAT(why_not(gift), HasSubstr("version_mismatch: the act " + std::to_string(gift.value)));
  EXPECT_THAT(why_not(done), HasSubstr("forbidden: the act " + std::to_string(done.value)));
  EXPECT_THAT(why_not(AdminActionId{9999}), HasSubstr("not_found: there is no recorded act 9999"));
  EXPECT_EQ(world.balance(user), 500);
}

TEST_P(Undo, tells_in_a_dry_run_what_it_would_do) {
  const auto gift = give(user, 500);
  const auto planned = must(undo(gift, {{}, true}));
  EXPECT_FALSE(planned.id);
  EXPECT_EQ(world.balance(user), 500);
  EXPECT_EQ(newest().id, gift);
  EXPECT_EQ(planned.after, must(undo(gift)).after);
}

TEST_P(Undo, lets_a_suspended_account_in_again) {
  const auto session = must(world->accounts().issue_session(op, user.account));
  must(world->accounts().update(admin, {user.account, {}, true}));
  const auto suspension = newest().id;
  EXPECT_EQ(refusal(world->accounts().authenticate(session.access_token)),
            ErrorCode::account_suspended);
  must(undo(suspension));
  EXPECT_FALSE(refusal(world->accounts().authenticate(session.access_token)));
  // Suspended anew, it is as the first act left it: that was undone all the same.
  must(world->accounts().update(admin, {user.account, {}, true}));
  EXPECT_THAT(why_not(suspension), HasSubstr("undone already"));
  world.expect_clean_audit();
}

TEST_P(Undo, gives_a_role_back_unless_it_is_another_by_now) {
  must(world->accounts().update(admin, {user.account, Role::staff, {}}));
  const auto promotion = newest().id;
  must(world->accounts().update(admin, {user.account, Role::admin, {}}));
  EXPECT_THAT(why_not(promotion), HasSubstr("version_mismatch"));
  undo();
  must(undo(promotion));
  EXPECT_EQ(must(world->accounts().find(op, user.account)).role, Role::user);
}

TEST_P(Undo, leaves_ones_own_role_and_the_last_administrator_alone) {
  const auto second = world.with_role(Role::admin);
  must(world->accounts().update(second, {admin.account, Role::user, {}}));
  const auto demotion = newest().id;
  EXPECT_EQ(refusal(world->audit().undo(admin, {demotion})), ErrorCode::forbidden);
  must(world->audit().undo(second, {demotion}));
  must(world->accounts().update(op, {second.account, Role::user, {}}));
  EXPECT_EQ(refusal(world->audit().undo(second, {newest().id})), ErrorCode::forbidden);
}

TEST_P(Undo, voids_a_coupon_that_was_issued_unless_it_was_used) {
  const auto coupon = issue(user);
  undo();
  EXPECT_EQ(must(world->coupons().find(user, coupon.code)).state, CouponState::voided);

  give(user, 500);
  const auto used = issue(user, "another");
  const auto issued = newest().id;
  const auto film = product(100);
  must(world->purchases().place(user, {film, 1, used.code, {}}, {"order", false}));
  EXPECT_THAT(why_not(issued), HasSubstr("coupon_redeemed"));
  world.expect_clean_audit();
}

TEST_P(Undo, puts_a_retired_product_back_on_sale_if_it_was) {
  const auto sold = product(100);
  must(world->catalog().retire(admin, {sold, {}}));
  EXPECT_EQ(refusal(world->catalog().find(user, sold)), ErrorCode::not_found);
  const auto retirement = newest().id;
  must(undo(retirement));
  EXPECT_TRUE(must(world->catalog().find(user, sold)).on_sale);

  EditProduct hide;
  hide.id = sold;
  hide.on_sale = false;
  must(world->catalog().edit(admin, hide));
  must(world->catalog().retire(admin, {sold, {}}));
  EXPECT_THAT(why_not(retirement), HasSubstr("undone already"));
  undo();
  EXPECT_FALSE(must(world->catalog().find(admin, sold)).on_sale);
}

TEST_P(Undo, opens_a_campaign_that_was_closed_and_leaves_other_changes_of_it) {
  const auto post = world.event_post();
  EditCampaign more;
  more.post_id = post;
  more.slots = 20;
  must(world->posts().edit_campaign(admin, more));
  EXPECT_THAT(why_not(newest().id), HasSubstr("forbidden"));
  EditCampaign close;
  close.post_id = post;
  close.closes_at = Patch<Timestamp>::of(world.clock().now());
  must(world->posts().edit_campaign(admin, close));
  const auto closing = newest().id;
  EXPECT_FALSE(world.comment(user, post).reward->coupon);

  more.slots = 30;
  must(world->posts().edit_campaign(admin, more));
  EXPECT_THAT(why_not(closing), HasSubstr("changed since"));
  more.slots = 20;
  must(world->posts().edit_campaign(admin, more));
  must(undo(closing));
  EXPECT_TRUE(world.comment(world.user("another"), post).reward->coupon);
  world.expect_clean_audit();
}

TEST_P(Undo, makes_a_ticket_good_again_that_was_used) {
  give(user, 500);
  const auto order =
      must(world->purchases().place(user, {product(100), 1, {}, {}}, {"order", false}));
  const auto& code = order.tickets.at(0).code;
  must(world->purchases().redeem(admin, code, {"door", false}));
  const auto redeeming = newest().id;
  must(undo(redeeming));
  EXPECT_EQ(must(world->purchases().find_ticket(user, code)).state, TicketState::issued);
  world.clock().advance(std::chrono::minutes(1));
  // With the same key: nobody is told that it was good the first time.
  must(world->purchases().redeem(admin, code, {"door", false}));
  EXPECT_EQ(must(world->purchases().find_ticket(user, code)).state, TicketState::redeemed);
  EXPECT_THAT(why_not(redeeming), HasSubstr("undone already"));
  must(world->purchases().unredeem(admin, {code, "again"}));
  EXPECT_THAT(why_not(newest().id), HasSubstr("(ticket.unredeem) cannot be undone"));
}

TEST_P(Undo, forgets_what_the_act_was_answered_with_and_nothing_else) {
  const auto first = give(user, 500, "first");
  give(user, 500, "second");
  must(undo(first));
  give(user, 500, "second");
  EXPECT_EQ(world.balance(user), 500) << "what stands is told again, not done again";
  give(user, 500, "first");
  EXPECT_EQ(world.balance(user), 1000);
  const auto coupon = issue(user);
  undo();
  EXPECT_NE(issue(user).code, coupon.code);
}

TEST_P(Undo, refuses_every_other_act_with_the_reason) {
  must(world->jobs().pause(admin, {.job = "purge", .until = {}, .note = "today"}));
  EXPECT_THAT(why_not(newest().id),
              HasSubstr("(job.pause) cannot be undone: what can are acts of points.adjust"));
}

TEST_P(Undo, takes_an_administrator) {
  const auto gift = give(user, 500);
  for (const Principal& who : {user, world.with_role(Role::staff), Principal::anonymous()})
    EXPECT_EQ(refusal(world->audit().undo(who, {gift})), ErrorCode::forbidden);
}

TEST_P(Undo, happens_once_however_many_ask_at_once) {
  Ticketing another = world.another();
  Ticketing* const processes[] = {&world.t(), &another};
  const auto second = world.with_role(Role::admin);
  for (int round = 0; round < 5; ++round) {
    const auto key = std::to_string(round);
    std::vector<AdminActionId> acts{give(user, 100, "gift" + key), give(user, -50, "fine" + key)};
    issue(user, "coupon" + key);
    acts.push_back(newest().id);
    const auto film = product(100);
    must(world->catalog().retire(admin, {film, {}}));
    acts.push_back(newest().id);
    for (const AdminActionId act : acts) {
      std::atomic<int> succeeded = 0;
      std::vector<std::thread> askers;
      for (int i = 0; i < 4; ++i)
        askers.emplace_back([&, i] {
          const auto& who = i < 2 ? admin : second;
          if (processes[i % 2]->audit().undo(who, {act})) ++succeeded;
        });
      for (auto& asker : askers) asker.join();
      EXPECT_EQ(succeeded, 1);
    }
  }
  EXPECT_EQ(world.balance(user), 0);
  world.expect_clean_audit();
}

}  // namespace
}  // namespace ticketing::test
