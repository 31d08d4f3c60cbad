// Accounts and sessions.
#include <gtest/gtest.h>

#include "redis/redis_client.hpp"
#include "support/scenario.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

const std::string password = "correct horse battery";

class Accounts : public ::testing::TestWithParam<Database> {
 protected:
  AccountProfile register_one(const std::string& email = "kim@example.com") {
    return must(world->accounts().register_account({email, password, "Kim"}));
  }
  SignedIn sign_in(const std::string& email = "kim@example.com") {
    return must(world->accounts().sign_in({email, password}));
  }
  Scenario world{GetParam()};
};
TICKETING_ON_EVERY_STORE(Accounts);

TEST_P(Accounts, an_email_is_taken_once_whatever_its_case) {
  register_one();
  EXPECT_EQ(refusal(world->accounts().register_account({"KIM@example.com", password, "Kim"})),
            ErrorCode::email_taken);
}

TEST_P(Accounts, a_session_is_found_until_it_is_ended) {
  register_one();
  const auto token = sign_in().access_token;
  const auto who = must(world->accounts().authenticate(token));
  EXPECT_EQ(who.nickname, "Kim");
  EXPECT_TRUE(world->accounts().cached_principal(token));
  must(world->accounts().sign_out(who));
  EXPECT_FALSE(world->accounts().cached_principal(token)) << "at once in this process";
  EXPECT_EQ(refusal(world->accounts().authenticate(token)), ErrorCode::unauthenticated);
}

TEST_P(Accounts, a_session_ends_by_itself) {
  register_one();
  const auto token = sign_in().access_token;
  EXPECT_TRUE(world->accounts().authenticate(token));
  world.clock().advance(std::chrono::hours(24 * 30));
  EXPECT_EQ(refusal(world->accounts().authenticate(token)), ErrorCode::unauthenticated);
}

TEST_P(Accounts, wrong_password_and_unknown_email_read_the_same) {
  register_one();
  const auto wrong = world->accounts().sign_in({"kim@example.com", "not the password"});
  const auto unknown = world->accounts().sign_in({"lee@example.com", password});
  ASSERT_EQ(refusal(wrong), ErrorCode::invalid_credentials);
  ASSERT_EQ(refusal(unknown), ErrorCode::invalid_credentials);
  EXPECT_EQ(wrong.error().detail, unknown.error().detail);
}

TEST_P(Accounts, an_account_without_a_password_cannot_sign_in) {
  must(world->accounts().create(Principal::local_operator(),
                                {"bot@example.com", {}, "Bot", Role::user}));
  EXPECT_EQ(refusal(world->accounts().sign_in({"bot@example.com", ""})),
            ErrorCode::invalid_credentials);
}

TEST_P(Accounts, changing_the_password_ends_the_other_sessions) {
  register_one();
  const auto here = sign_in().access_token;
  const auto there = sign_in().access_token;
  const auto who = must(world->accounts().authenticate(here));
  EXPECT_EQ(refusal(world->accounts().change_password(who, {"wrong password", "a new password"})),
            ErrorCode::invalid_credentials);
  must(world->accounts().change_password(who, {password, "a new password"}));
  EXPECT_TRUE(world->accounts().authenticate(here));
  EXPECT_EQ(refusal(world->accounts().authenticate(there)), ErrorCode::unauthenticated);
  EXPECT_EQ(refusal(world->accounts().sign_in({"kim@example.com", password})),
            ErrorCode::invalid_credentials);
  EXPECT_TRUE(world->accounts().sign_in({"kim@example.com", "a new password"}));
}

TEST_P(Accounts, beyond_so_many_sessions_the_oldest_gives_way) {
  world.reopen([](Config& config) { config.sessions.per_account_max = 3; });
  const auto account = register_one();
  const auto other = world.user();
  const auto others =
      must(world->accounts().issue_session(Principal::local_operator(), other.account));
  std::vector<std::string> tokens;
  for (int i = 0; i < 4; ++i) {
    tokens.push_back(sign_in().access_token);
    must(world->accounts().authenticate(tokens.back()));
  }
  EXPECT_EQ(refusal(world->accounts().authenticate(tokens[0])), ErrorCode::unauthenticated)
      << "at once, though it was cached";
  tokens.push_back(
      must(world->accounts().issue_session(Principal::local_operator(), account.id)).access_token);
  EXPECT_EQ(refusal(world->accounts().authenticate(tokens[1])), ErrorCode::unauthenticated);
  for (const auto& token : {tokens[2], tokens[3], tokens[4], others.access_token})
    EXPECT_TRUE(world->accounts().authenticate(token));
}

TEST_P(Accounts, lists_sessions_by_pages) {
  register_one();
  for (int i = 0; i < 3; ++i) sign_in();
  const auto who = must(world->accounts().authenticate(sign_in().access_token));
  const auto first = must(world->accounts().sessions(who, {2, {}}));
  ASSERT_EQ(first.items.size(), 2U);
  EXPECT_TRUE(first.items[0].current);
  EXPECT_FALSE(first.items[1].current);
  const auto rest = must(world->accounts().sessions(who, {2, first.next_cursor}));
  ASSERT_EQ(rest.items.size(), 2U);
  EXPECT_LT(rest.items[0].id, first.items[1].id);
  EXPECT_FALSE(rest.next_cursor);
  EXPECT_EQ(refusal(world->accounts().sessions(who, {0, {}})), ErrorCode::validation_failed);
}

TEST_P(Accounts, suspension_stops_running_sessions_at_once) {
  const auto account = register_one();
  const auto token = sign_in().access_token;
  must(world->accounts().authenticate(token));
  must(world->accounts().update(world.admin(), {account.id, {}, true}));
  EXPECT_EQ(refusal(world->accounts().authenticate(token)), ErrorCode::account_suspended);
  EXPECT_EQ(refusal(world->accounts().sign_in({"kim@example.com", password})),
            ErrorCode::account_suspended);
  must(world->accounts().update(world.admin(), {account.id, {}, false}));
  EXPECT_TRUE(world->accounts().authenticate(token));
  const auto actions = must(world->audit().actions(world.admin(), {})).items;
  EXPECT_EQ(actions.front().action, "account.update");
  EXPECT_EQ(actions.front().actor, world.admin().account);
}

TEST_P(Accounts, bad_values_are_refused_and_named) {
  auto& accounts = world->accounts();
  const auto pointer = [](const auto& result) { return result.error().errors.at(0).pointer; };
  EXPECT_EQ(pointer(accounts.register_account({"nobody", password, "Kim"})), "/email");
  EXPECT_EQ(pointer(accounts.register_account({"a@example.com", "short", "Kim"})), "/password");
  EXPECT_EQ(pointer(accounts.register_account({"a@example.com", password, "K"})), "/nickname");
}

TEST_P(Accounts, others_are_not_told_that_an_account_exists) {
  const auto account = register_one();
  EXPECT_EQ(refusal(world->accounts().find(world.user(), account.id)), ErrorCode::not_found);
  EXPECT_EQ(refusal(world->accounts().list(world.user(), {})), ErrorCode::forbidden);
  EXPECT_EQ(refusal(world->accounts().find_by_email(world.user(), account.email)),
            ErrorCode::forbidden);
}

TEST_P(Accounts, are_found_by_their_whole_email_in_either_case) {
  const auto account = register_one();
  const auto find = [&](std::string_view email) {
    return world->accounts().find_by_email(world.admin(), email);
  };
  std::string loud = account.email;
  for (char& c : loud) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  EXPECT_EQ(must(find(account.email)).id, account.id);
  EXPECT_EQ(must(find(loud)).id, account.id);
  for (const std::string& other : {account.email.substr(1), std::string("nobody"), std::string()})
    EXPECT_EQ(refusal(find(other)), ErrorCode::not_found) << other;
}

TEST(SharedSessions, end_in_the_other_process_within_the_bound) {
  Scenario world(Database::postgresql, [](Config& c) {
    c.redis.url = RedisServer::shared().url();
    c.sessions.cache_seconds = 1;
  });
  auto other = world.another();
  must(world->accounts().register_account({"kim@example.com", password, "Kim"}));
  const auto token = must(world->accounts().sign_in({"kim@example.com", password})).access_token;
  const auto who = must(world->accounts().authenticate(token));
  must(other.accounts().authenticate(token));
  must(world->accounts().sign_out(who));
  const auto bound = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  // What counts is when the question was asked, not how long the answer took.
  for (;;) {
    const auto asked = std::chrono::steady_clock::now();
    if (!other.accounts().authenticate(token)) break;
    ASSERT_LT(asked, bound);
  }
}

TEST(SharedSessions, end_at_once_though_redis_stores_nothing) {
  RedisServer redis;
  Scenario world(Database::sqlite_memory, [&](Config& c) { c.redis.url = redis.url(); });
  must(world->accounts().register_account({"kim@example.com", password, "Kim"}));
  const auto token = must(world->accounts().sign_in({"kim@example.com", password})).access_token;
  const auto who = must(world->accounts().authenticate(token));
  RedisClient client(config::parse_redis_url(redis.url()).value(), std::chrono::seconds(1));
  // Not even deletions: a server out of memory would still do those.
  client.run({"CONFIG", "SET", "min-replicas-to-write", "1"});
  must(world->accounts().sign_out(who));
  EXPECT_EQ(refusal(world->accounts().authenticate(token)), ErrorCode::unauthenticated);
}

TEST(SharedSessions, give_nobody_the_role_that_somebody_wrote_into_redis) {
  RedisServer redis;
  Scenario world(Database::sqlite_file, [&](Config& c) { c.redis.url = redis.url(); });
  const auto account =
      must(world->accounts().register_account({"kim@example.com", password, "Kim"}));
  const auto token = must(world->accounts().sign_in({"kim@example.com", password})).access_token;
  must(world->accounts().authenticate(token));
  RedisClient client(config::parse_redis_url(redis.url()).value(), std::chrono::seconds(1));
  const auto keys = client.run({"KEYS", "ticketing:session:*"});
  ASSERT_EQ(keys->items.size(), 1U);
  std::string value = client.run({"GET", keys->items[0].text})->text;
  ASSERT_NE(value.find("\"user\""), std::string::npos) << value;
  value.replace(value.find("\"user\""), 6, "\"admin\"");
  client.run({"SET", keys->items[0].text, value});

  auto other = world.another();
  auto who = must(other.accounts().authenticate(token));
  EXPECT_EQ(who.role, Role::user);
  // And if it were believed: the role is read again where it is used.
  who.role = Role::admin;
  EXPECT_EQ(refusal(other.points().adjust(who, {account.id, Points{5}, "for me"}, {"k", false})),
            ErrorCode::forbidden);
}

TEST(SharedSessions, go_on_without_redis) {
  RedisServer redis;
  Scenario world(Database::sqlite_memory, [&](Config& c) {
    c.redis.url = redis.url();
    c.sessions.cache_seconds = 1;
  });
  must(world->accounts().register_account({"kim@example.com", password, "Kim"}));
  const auto token = must(world->accounts().sign_in({"kim@example.com", password})).access_token;
  must(world->accounts().authenticate(token));
  redis.stop();
  EXPECT_TRUE(world->accounts().authenticate(token));
  EXPECT_EQ(world->health().redis, false);
  EXPECT_TRUE(world->accounts().sign_in({"kim@example.com", password}));
}

}  // namespace
}  // namespace ticketing::test
