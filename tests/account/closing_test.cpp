// Leaving: what is forgotten, what stays in the books, and who may not go.
#include <gmock/gmock.h>

#include <barrier>
#include <thread>

#include "account/mailbox.hpp"

namespace ticketing::test {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string email = "kim@example.com";
const std::string password = "correct horse battery";

class Closing : public ::testing::TestWithParam<Database> {
 protected:
  Principal registered() {
    const auto account = must(world->accounts().register_account({email, password, "Kim"}));
    return Principal::of_account(account.id, account.role, account.nickname);
  }
  AccountProfile profile(AccountId id) { return must(world->accounts().find(world.admin(), id)); }
  Scenario world{GetParam()};
  Mailbox mailbox{world};
};
INSTANTIATE_TEST_SUITE_P(Stores, Closing, shared_stores(),
                         [](const auto& parameter) { return to_string(parameter.param); });

TEST_P(Closing, forgets_who_it_was_and_frees_the_email) {
  const auto who = registered();
  const auto session = must(world->accounts().sign_in({email, password})).access_token;
  must(world->accounts().authenticate(session));
  must(world->privacy().close(who, {password}));
  EXPECT_EQ(refusal(world->accounts().authenticate(session)), ErrorCode::unauthenticated);
  EXPECT_EQ(refusal(world->accounts().sign_in({email, password})), ErrorCode::invalid_credentials);
  const auto closed = profile(who.account);
  EXPECT_EQ(closed.state, AccountState::closed);
  EXPECT_EQ(closed.nickname, "withdrawn");
  EXPECT_THAT(closed.email, EndsWith("@withdrawn.invalid"));
  EXPECT_FALSE(closed.email_verified);
  EXPECT_NE(registered().account, who.account) << "the address is free again";
}

TEST_P(Closing, shows_withdrawn_as_author_everywhere) {
  const auto who = registered();
  const auto post = world.general_post(who);
  const auto event = world.event_post();
  const auto comment = world.comment(who, event).comment;
  must(world->privacy().close(who, {password}));
  const auto author = must(world->posts().find(post)).author;
  EXPECT_EQ(author.id, who.account);
  EXPECT_EQ(author.nickname, "withdrawn");
  EXPECT_EQ(must(world->posts().list({})).items.back().author.nickname, "withdrawn");
  EXPECT_EQ(must(world->comments().list({event})).items.at(0).id, comment.id);
  EXPECT_EQ(must(world->comments().list({event})).items.at(0).author.nickname, "withdrawn");
  EXPECT_EQ(must(world->posts().find(event)).comments.items.at(0).author.nickname, "withdrawn");
  EXPECT_EQ(must(world->coupons().winners(world.admin(), event)).at(0).nickname, "withdrawn");
}

TEST_P(Closing, leaves_points_coupons_and_tickets_in_the_books) {
  const auto who = registered();
  const auto reward = world.comment(who, world.event_post()).reward.value();
  CreateProduct product;
  product.name = "Movie ticket";
  product.price = Points{60};
  const auto id = must(world->catalog().create(world.admin(), product)).id;
  const auto order = must(world->purchases().place(who, {id, 1, {}, {}}, {"key", false}));
  must(world->privacy().close(who, {password}));
  EXPECT_EQ(profile(who.account).balance, Points{40});
  EXPECT_EQ(must(world->coupons().find(world.admin(), reward.coupon->code)).state,
            CouponState::issued);
  EXPECT_EQ(must(world->purchases().find_ticket(world.admin(), order.tickets.at(0).code)).state,
            TicketState::issued);
  world.expect_clean_audit();
}

TEST_P(Closing, takes_mails_with_tokens_back_and_ends_the_tokens) {
  const auto who = registered();
  must(world->accounts().request_password_reset({email}));
  const auto reset = mailbox.token(who.account, "password_reset");
  const auto verify = mailbox.token(who.account, "email_verification");
  world.comment(who, world.event_post());
  must(world->privacy().close(who, {password}));
  EXPECT_THAT(mailbox.kinds(who.account), IsEmpty());
  EXPECT_EQ(refusal(world->accounts().reset_password({reset, password})),
            ErrorCode::validation_failed);
  EXPECT_EQ(refusal(world->accounts().verify_email({verify})), ErrorCode::validation_failed);
  must(world->accounts().request_password_reset({profile(who.account).email}));
  EXPECT_THAT(mailbox.kinds(who.account), IsEmpty()) << "nobody is mailed any more";
}

TEST_P(Closing, is_for_ever) {
  const auto who = registered();
  must(world->privacy().close(who, {password}));
  EXPECT_EQ(refusal(world->privacy().close(who, {password})), ErrorCode::not_found);
  EXPECT_EQ(refusal(world->accounts().update(world.admin(), {who.account, {}, false})),
            ErrorCode::not_found);
  EXPECT_EQ(profile(who.account).state, AccountState::closed);
  EXPECT_EQ(
      refusal(world->accounts().set_password(Principal::local_operator(), {who.account, password})),
      ErrorCode::not_found);
}

TEST_P(Closing, cannot_be_hindered_by_who_registers_the_stand_in_first) {
  const auto taken =
      world->accounts().register_account({"closed-9@WITHDRAWN.invalid", password, "Kim"});
  ASSERT_EQ(refusal(taken), ErrorCode::validation_failed);
  EXPECT_EQ(taken.error().errors.at(0).pointer, "/email");
}

TEST_P(Closing, is_not_for_the_last_active_admin) {
  const auto refused = world->privacy().close(world.admin());
  ASSERT_EQ(refusal(refused), ErrorCode::forbidden);
  EXPECT_THAT(refused.error().detail, HasSubstr("make another account an administrator first"));
  const auto second = world.with_role(Role::admin);
  must(world->accounts().update(world.admin(), {second.account, {}, true}));
  EXPECT_EQ(refusal(world->privacy().close(world.admin())), ErrorCode::forbidden)
      << "a suspended admin is none";
  must(world->accounts().update(world.admin(), {second.account, {}, false}));
  must(world->privacy().close(world.admin()));
  EXPECT_EQ(refusal(world->privacy().close(second)), ErrorCode::forbidden);
}

TEST_P(Closing, leaves_one_of_the_last_two_admins_who_close_at_once) {
  auto other_process = world.another();
  auto staying = world.admin();
  for (int round = 0; round < 10; ++round) {
    const Principal admins[] = {staying, world.with_role(Role::admin)};
    Result<void> results[2];
    std::barrier together(2);
    const auto close = [&](Ticketing& process, std::size_t i) {
      together.arrive_and_wait();
      results[i] = process.privacy().close(admins[i]);
    };
    {
      const std::jthread here([&] { close(world.t(), 0); });
      const std::jthread there([&] { close(other_process, 1); });
    }
    ASSERT_NE(results[0].has_value(), results[1].has_value()) << "round " << round;
    const auto& refused = results[0] ? results[1] : results[0];
    EXPECT_EQ(refusal(refused), ErrorCode::forbidden);
    staying = results[0] ? admins[1] : admins[0];
  }
}

TEST_P(Closing, of_an_admin_does_not_let_it_take_the_last_other_one_away) {
  const auto second = world.with_role(Role::admin);
  must(world->privacy().close(world.admin()));
  // A request that was admitted before.
  EXPECT_EQ(refusal(world->accounts().update(world.admin(), {second.account, Role::user, {}})),
            ErrorCode::forbidden);
  must(world->accounts().update(Principal::local_operator(), {second.account, Role::user, {}}));
}

}  // namespace
}  // namespace ticketing::test
