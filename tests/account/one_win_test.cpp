// A campaign is won once by an e-mail address, whoever has it: giving it up and coming back with it
// wins nothing more.
#include <gtest/gtest.h>

#include <chrono>

#include "account/mailbox.hpp"

namespace ticketing::test {
namespace {

const std::string password = "correct horse battery";

class OneWin : public ::testing::TestWithParam<Database> {
 protected:
  Principal sign_up(const std::string& email) {
    const auto made = must(world->accounts().register_account({email, password, "kim"}));
    must(world->accounts().verify_email({mailbox.token(made.id, "email_verification")}));
    world.clock().advance(std::chrono::minutes(1));
    return Principal::of_account(made.id, Role::user, "kim");
  }
  bool wins(const Principal& who) {
    const auto added = world.comment(who, post);
    return added.reward && added.reward->coupon;
  }

  Scenario world{GetParam()};
  Mailbox mailbox{world};
  PostId post = world.event_post();
};
INSTANTIATE_TEST_SUITE_P(Stores, OneWin, shared_stores(),
                         [](const auto& parameter) { return to_string(parameter.param); });

TEST_P(OneWin, is_what_a_closed_accounts_address_had) {
  const auto first = sign_up("kim@example.com");
  EXPECT_TRUE(wins(first));
  must(world->privacy().close(first, {password}));
  const auto again = sign_up("KIM@example.com");
  EXPECT_FALSE(wins(again));
  EXPECT_TRUE(wins(sign_up("lee@example.com")));
  post = world.event_post();
  EXPECT_TRUE(wins(again)) << "another campaign";
  world.expect_clean_audit();
}

TEST_P(OneWin, is_what_an_address_had_before_it_was_changed) {
  const auto first = sign_up("kim@example.com");
  EXPECT_TRUE(wins(first));
  must(world->accounts().change_email(first, {"kim@example.org", password}));
  must(world->accounts().verify_email({mailbox.token(first.account, "email_verification")}));
  EXPECT_FALSE(wins(sign_up("kim@example.com")));
}

}  // namespace
}  // namespace ticketing::test
