// A new e-mail: nothing changes until who reads it says so.
#include <gmock/gmock.h>

#include <chrono>

#include "account/mailbox.hpp"

namespace ticketing::test {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string email = "kim@example.com";
const std::string new_email = "kim@example.org";
const std::string password = "correct horse battery";

class ChangingEmails : public ::testing::TestWithParam<Database> {
 protected:
  Result<void> change(const std::string& to, const std::string& with = password) {
    return world->accounts().change_email(who, {to, with});
  }
  std::string email_now() { return must(world->accounts().me(who)).email; }
  std::string token() { return mailbox.token(account.id, "email_verification"); }

  Scenario world{GetParam()};
  Mailbox mailbox{world};
  AccountProfile account = [this] {
    auto one = must(world->accounts().register_account({email, password, "Kim"}));
    must(world->accounts().verify_email({mailbox.token(one.id, "email_verification")}));
    world.clock().advance(1min);
    return one;
  }();
  Principal who = Principal::of_account(account.id, Role::user, "Kim");
};
INSTANTIATE_TEST_SUITE_P(Stores, ChangingEmails, shared_stores(),
                         [](const auto& parameter) { return to_string(parameter.param); });

TEST_P(ChangingEmails, takes_effect_when_the_token_is_redeemed_and_once) {
  must(change("KIM@example.org"));
  EXPECT_EQ(email_now(), email);
  EXPECT_TRUE(world->accounts().sign_in({email, password}));
  const auto proof = token();
  must(world->accounts().verify_email({proof}));
  EXPECT_EQ(email_now(), new_email);
  EXPECT_TRUE(must(world->accounts().me(who)).email_verified);
  EXPECT_TRUE(world->accounts().sign_in({new_email, password}));
  EXPECT_EQ(refusal(world->accounts().sign_in({email, password})), ErrorCode::invalid_credentials);
  EXPECT_EQ(refusal(world->accounts().verify_email({proof})), ErrorCode::validation_failed);
  EXPECT_TRUE(world->accounts().register_account({email, password, "Lee"})) << "it is free";
}

TEST_P(ChangingEmails, asks_for_the_password_and_for_an_address_that_can_be) {
  EXPECT_EQ(refusal(change(new_email, "wrong horse battery")), ErrorCode::invalid_credentials);
  EXPECT_EQ(refusal(change("nonsense")), ErrorCode::validation_failed);
  EXPECT_EQ(refusal(change("x@withdrawn.invalid")), ErrorCode::validation_failed);
  EXPECT_EQ(refusal(change(email)), ErrorCode::validation_failed) << "it is that already";
  must(world->accounts().register_account({new_email, password, "Lee"}));
  EXPECT_EQ(refusal(change(new_email)), ErrorCode::email_taken);
  EXPECT_THAT(mailbox.kinds(account.id), IsEmpty());
}

TEST_P(ChangingEmails, the_last_asked_for_counts_and_no_more_than_one_a_minute) {
  must(change("first@example.org"));
  const auto first = token();
  const auto too_soon = change(new_email);
  ASSERT_EQ(refusal(too_soon), ErrorCode::rate_limited);
  EXPECT_EQ(too_soon.error().resets_at, world.clock().now() + 1min);
  world.clock().advance(1min);
  must(change(new_email));
  EXPECT_THAT(mailbox.kinds(account.id), ElementsAre("email_verification"));
  EXPECT_EQ(refusal(world->accounts().verify_email({first})), ErrorCode::validation_failed);
  must(world->accounts().verify_email({token()}));
  EXPECT_EQ(email_now(), new_email);
}

TEST_P(ChangingEmails, an_address_taken_meanwhile_stays_with_who_has_it) {
  must(change(new_email));
  const auto proof = token();
  must(world->accounts().register_account({new_email, password, "Lee"}));
  EXPECT_EQ(refusal(world->accounts().verify_email({proof})), ErrorCode::email_taken);
  EXPECT_EQ(email_now(), email);
}

TEST_P(ChangingEmails, ends_resets_that_the_old_address_was_mailed) {
  must(change(new_email));
  const auto proof = token();
  must(world->accounts().request_password_reset({email}));
  const auto reset = mailbox.token(account.id, "password_reset");
  must(world->accounts().verify_email({proof}));
  EXPECT_EQ(refusal(world->accounts().reset_password({reset, "staple battery horse"})),
            ErrorCode::validation_failed);
}

TEST_P(ChangingEmails, a_new_password_takes_the_request_back) {
  must(change(new_email));
  const auto proof = token();
  must(world->accounts().request_password_reset({email}));
  must(world->accounts().reset_password(
      {mailbox.token(account.id, "password_reset"), "staple battery horse"}));
  EXPECT_EQ(refusal(world->accounts().verify_email({proof})), ErrorCode::validation_failed)
      << "whoever asked knew the old one";
  EXPECT_EQ(email_now(), email);
}

}  // namespace
}  // namespace ticketing::test
