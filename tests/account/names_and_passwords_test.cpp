// What may open an account, and what nobody but those who run the place may be called.
#include <gmock/gmock.h>

#include "account/mailbox.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;

const Principal op = Principal::local_operator();
const std::string password = "correct horse battery";

class Names : public ::testing::Test {
 protected:
  Result<AccountProfile> sign_up(const std::string& nickname, const std::string& with = password) {
    return world_->accounts().register_account(
        {"somebody" + std::to_string(++people_) + "@example.com", with, nickname});
  }
  /// What is wrong with it; "" for nothing.
  std::string problem(const std::string& nickname, const std::string& with = password) {
    const auto made = sign_up(nickname, with);
    return made ? "" : made.error().errors.at(0).pointer + " " + made.error().errors.at(0).detail;
  }

  Scenario world_;
  int people_ = 0;
};

TEST_F(Names, lose_the_blanks_at_their_ends) {
  EXPECT_EQ(must(sign_up("  Kim Minji \u3000")).nickname, "Kim Minji");
  EXPECT_THAT(problem("  a  "), HasSubstr("/nickname must have 2 to 30 characters"));
  EXPECT_THAT(problem("   "), HasSubstr("/nickname"));
}

TEST_F(Names, turn_no_text_around) {
  for (const char* name : {"user\u202enimda", "a\u2066b", "x\u200fy", "x\u061cy"})
    EXPECT_THAT(problem(name), HasSubstr("turns the direction")) << name;
}

TEST_F(Names, of_those_who_run_the_place_are_theirs_however_they_are_written) {
  for (const char* name : {"admin", "ADMIN", "A d m i n", "adm1n", "\u0430dmin", "\uff41dmin",
                           "\u00e1dmin", "admln", "a.d-m_i.n", "\u043e\u0440\u0435rator",
                           "\u0455taff", "r00t", "rnoderator", "관리자", "관 리 자"})
    EXPECT_THAT(problem(name), HasSubstr("must not look like")) << name;
  for (const char* name :
       {"administer", "Adam", "관리", "민지", "staffan", "\u0410\u043d\u043d\u0430"})
    EXPECT_EQ(problem(name), "") << name;
  const CreateAccount staff{"boss@example.com", {}, "Admin", Role::staff};
  EXPECT_EQ(must(world_->accounts().create(op, staff)).nickname, "Admin");
}

TEST_F(Names, are_looked_at_where_they_change_too) {
  const auto who = world_.user();
  EXPECT_EQ(refusal(world_->accounts().update_me(who, {"adm1n", {}, {}})),
            ErrorCode::validation_failed);
  EXPECT_EQ(must(world_->accounts().update_me(who, {" Kim ", {}, {}})).nickname, "Kim");
}

TEST_F(Names, that_are_reserved_can_be_configured) {
  Scenario world(Database::sqlite_memory,
                 [](Config& config) { config.accounts.reserved_nicknames = {"House"}; });
  const auto sign_up = [&](const std::string& name) {
    return refusal(world->accounts().register_account({name + "@example.com", password, name}));
  };
  EXPECT_EQ(sign_up("h0use"), ErrorCode::validation_failed);
  EXPECT_FALSE(sign_up("admin"));
}

using Passwords = Names;

TEST_F(Passwords, that_are_guessed_first_are_refused) {
  for (const char* common : {"1234567890", "qwertyuiop", "QWERTYUIOP", "password123", "1111111111",
                             "abcabcabcabc", "motorcycle"}) {
    const bool listed = std::string(common) != "motorcycle";
    EXPECT_EQ(problem("kim", common).find("guessed first") != std::string::npos, listed) << common;
  }
}

TEST_F(Passwords, are_not_blanks) {
  EXPECT_THAT(problem("kim", "          "),
              HasSubstr("/password must have at least 10 characters"));
  EXPECT_THAT(problem("kim", "    short    "), HasSubstr("do not count), not 5"));
}

TEST_F(Passwords, are_not_the_email) {
  const auto set = [&](const std::string& to) {
    return refusal(world_->accounts().register_account({"long.name.kim@example.com", to, "kim"}));
  };
  EXPECT_EQ(set("Long.Name.Kim@example.com"), ErrorCode::validation_failed);
  EXPECT_EQ(set("long.name.kim"), ErrorCode::validation_failed);
  EXPECT_FALSE(set(password));
  const auto me = must(world_->accounts().sign_in({"long.name.kim@example.com", password}));
  const auto who = Principal::of_account(me.account.id, Role::user, "kim");
  EXPECT_EQ(refusal(world_->accounts().change_password(who, {password, "long.name.kim"})),
            ErrorCode::validation_failed);
  EXPECT_EQ(
      refusal(world_->accounts().set_password(op, {me.account.id, "long.name.kim@example.com"})),
      ErrorCode::validation_failed);
}

TEST_F(Passwords, are_the_same_however_their_letters_are_composed) {
  const std::string composed = "caf\u00e9 caf\u00e9 caf\u00e9";
  const std::string decomposed = "cafe\u0301 cafe\u0301 cafe\u0301";
  must(world_->accounts().register_account({"kim@example.com", decomposed, "kim"}));
  EXPECT_TRUE(world_->accounts().sign_in({"kim@example.com", composed}));
  EXPECT_TRUE(world_->accounts().sign_in({"kim@example.com", decomposed}));
}

TEST_F(Passwords, are_asked_for_when_an_account_is_closed) {
  const auto made = must(sign_up("kim"));
  const auto who = Principal::of_account(made.id, Role::user, "kim");
  EXPECT_EQ(refusal(world_->privacy().close(who)), ErrorCode::invalid_credentials);
  EXPECT_EQ(
      refusal(world_->privacy().close(who, {"wrong"}, {.idempotency_key = {}, .dry_run = true})),
      ErrorCode::invalid_credentials);
  must(world_->privacy().close(who, {password}));
}

TEST_F(Passwords, that_were_wrong_too_often_end_no_session) {
  Scenario world(Database::sqlite_memory,
                 [](Config& config) { config.limits.rate.wrong_passwords_per_minute = 3; });
  must(world->accounts().register_account({"kim@example.com", password, "kim"}));
  const auto session = must(world->accounts().sign_in({"kim@example.com", password}));
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(refusal(world->accounts().sign_in({"kim@example.com", "guess guess"})),
              ErrorCode::invalid_credentials);
  EXPECT_EQ(refusal(world->accounts().sign_in({"kim@example.com", "guess guess"})),
            ErrorCode::rate_limited);
  EXPECT_TRUE(world->accounts().authenticate(session.access_token));
}

TEST_F(Passwords, that_were_wrong_too_often_are_told_the_owner_by_mail_once_a_day) {
  Scenario world(Database::sqlite_file,
                 [](Config& config) { config.limits.rate.wrong_passwords_per_minute = 3; });
  const auto kim =
      must(world->accounts().register_account({"kim@example.com", password, "kim"})).id;
  Mailbox mailbox{world};
  const auto told = [&] {
    const auto kinds = mailbox.kinds(kim);
    return std::count(kinds.begin(), kinds.end(), "wrong_passwords");
  };
  const auto guess = [&](const std::string& email) {
    static_cast<void>(world->accounts().sign_in({email, "guess guess"}));
  };
  for (int i = 0; i < 2; ++i) guess("kim@example.com");
  EXPECT_EQ(told(), 0) << "anybody may mistype";
  for (int i = 0; i < 4; ++i) guess("kim@example.com");
  EXPECT_EQ(told(), 1);
  for (int i = 0; i < 4; ++i) guess("nobody@example.com");  // there is nobody to tell
  world.clock().advance(std::chrono::hours(1));
  for (int i = 0; i < 4; ++i) guess("kim@example.com");
  EXPECT_EQ(told(), 1);
  world.clock().advance(std::chrono::hours(24));
  for (int i = 0; i < 4; ++i) guess("kim@example.com");
  EXPECT_EQ(told(), 2);
}

}  // namespace
}  // namespace ticketing::test
