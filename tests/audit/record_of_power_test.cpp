// Every act with an admin's or staff's power is on record: who, in which request, to what, and what
// it was before and after.
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <map>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Principal op = Principal::local_operator();

class RecordOfPower : public ::testing::TestWithParam<Database> {
 protected:
  RecordOfPower() { admin.request_id = "request-17"; }

  std::vector<AdminAction> record() {
    return must(world->audit().actions(op, {.limit = 100})).items;
  }
  AdminAction newest() { return record().at(0); }
  /// What the newest act of that name says of a member before and after.
  std::pair<std::string, std::string> change(const std::string& action, const std::string& member) {
    for (const AdminAction& act : record()) {
      if (act.action != action) continue;
      return {of(act.before, member), of(act.after, member)};
    }
    return {"no act " + action, ""};
  }
  static std::string of(const std::optional<JsonObject>& object, const std::string& member) {
    if (!object) return "nothing";
    const auto value = boost::json::parse(object->text).as_object();
    const auto* found = value.if_contains(member);
    return found ? boost::json::serialize(*found) : "no " + member;
  }

  Scenario world{GetParam()};
  Principal admin = world.admin();
};
TICKETING_ON_EVERY_STORE(RecordOfPower);

using Change = std::pair<std::string, std::string>;

TEST_P(RecordOfPower, tells_each_act_with_before_and_after) {
  const auto user = world.user();
  const auto mine = world.general_post(user);
  const auto event = world.event_post();
  EXPECT_EQ(change("post.create", "title"), Change("nothing", R"("A premiere")"));
  const auto said = world.comment(user, event).comment.id;

  must(world->posts().edit(admin, {mine, "Tamed", {}, {}, {}}));
  EXPECT_EQ(change("post.edit", "title"), Change(R"("A review")", R"("Tamed")"));
  must(world->comments().edit(admin, {said, "tamed"}));
  EXPECT_EQ(change("comment.edit", "body"), Change(R"("first!")", R"("tamed")"));
  must(world->comments().remove(admin, {said, {}}));
  EXPECT_EQ(change("comment.delete", "body"), Change(R"("tamed")", "nothing"));
  must(world->posts().remove(admin, {mine, {}}));
  EXPECT_EQ(change("post.delete", "title"), Change(R"("Tamed")", "nothing"));

  must(world->points().adjust(admin, {user.account, Points{500}, "a gift"}, {"k1", false}));
  EXPECT_EQ(change("points.adjust", "note").second, R"("a gift")");
  EXPECT_EQ(change("points.adjust", "amount").second, "500");
  const auto coupon = must(world->coupons().issue(
      admin, {user.account, {CouponKind::percent, 30, {}, {}, {}, 30}, "sorry"}, {"k2", false}));
  EXPECT_EQ(change("coupon.issue", "note"), Change("nothing", R"("sorry")"));
  must(world->coupons().void_coupon(admin, {coupon.code, "not so sorry"}));
  EXPECT_EQ(change("coupon.void", "state"), Change(R"("issued")", R"("voided")"));

  CreateProduct ticket;
  ticket.name = "ticket";
  ticket.price = Points{1};
  const auto product = must(world->catalog().create(admin, ticket)).id;
  EXPECT_EQ(change("product.create", "price"), Change("nothing", "1"));
  EditProduct edit;
  edit.id = product;
  edit.price = Points{2};
  must(world->catalog().edit(admin, edit));
  EXPECT_EQ(change("product.edit", "price"), Change("1", "2"));
  const auto kept = must(world->purchases().place(user, {product, 1, {}, {}}, {"k3", false}));
  const auto undone = must(world->purchases().place(user, {product, 1, {}, {}}, {"k4", false}));
  must(world->purchases().redeem(admin, kept.tickets.at(0).code));
  EXPECT_EQ(change("ticket.redeem", "state"), Change(R"("issued")", R"("redeemed")"));
  must(world->purchases().cancel(admin, *undone.id));
  EXPECT_EQ(change("order.cancel", "state"), Change(R"("paid")", R"("cancelled")"));
  must(world->catalog().retire(admin, {product, {}}));
  EXPECT_EQ(change("product.retire", "price"), Change("2", "nothing"));

  must(world->accounts().update(admin, {user.account, Role::staff, {}}));
  EXPECT_EQ(change("account.update", "role"), Change(R"("user")", R"("staff")"));
  must(world->privacy().export_account(admin, user.account));
  EXPECT_EQ(newest().action, "account.export");
  must(world->jobs().pause(admin, {.job = "purge", .until = {}, .note = "today"}));
  EXPECT_EQ(change("job.pause", "paused").first, R"("")");
  EXPECT_THAT(change("job.pause", "paused").second, HasSubstr("today"));
  must(world->jobs().resume(admin, "purge"));
  EXPECT_THAT(change("job.resume", "paused").first, HasSubstr("today"));
  must(world->jobs().run_now(admin, "day_rollover"));
  EXPECT_EQ(newest().action, "job.run");

  for (const AdminAction& act : record()) {
    if (act.actor != admin.account || act.action == "post.create") continue;
    EXPECT_EQ(act.request_id, "request-17") << act.action;
  }
}

TEST_P(RecordOfPower, tells_nothing_of_what_everybody_may_and_no_secret) {
  const auto user = world.user();
  const auto before = record().size();
  const auto post = world.general_post(user);
  must(world->posts().edit(user, {post, "Better", {}, {}, {}}));
  must(world->posts().remove(user, {post, {}}));
  must(world->privacy().export_account(user, user.account));
  EXPECT_EQ(record().size(), before);
  must(world->accounts().set_password(op, {user.account, "staple battery horse"}));
  must(world->accounts().issue_session(op, user.account));
  EXPECT_EQ(newest().action, "account.issue_session");
  EXPECT_THAT(to_json(record()), Not(HasSubstr("staple")));
  EXPECT_THAT(to_json(record()), Not(HasSubstr("argon2")));
}

TEST_P(RecordOfPower, keeps_no_act_that_was_only_tried) {
  const auto user = world.user();
  const auto before = record().size();
  const CallOptions dry{{}, true};
  must(world->points().adjust(admin, {user.account, Points{500}, "a gift"}, dry));
  must(world->jobs().run_now(admin, "day_rollover", dry));
  EXPECT_TRUE(refusal(world->accounts().update(admin, {admin.account, Role::user, {}})));
  EXPECT_EQ(record().size(), before);
}

}  // namespace
}  // namespace ticketing::test
