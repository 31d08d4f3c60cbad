// What a use case asks the database does not grow with what it shows or how much has happened:
// statements are counted, of a little and of more.
#include <gtest/gtest.h>

#include <functional>

#include "support/scenario.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

const Principal op = Principal::local_operator();

class StatementCount : public ::testing::Test {
 protected:
  void SetUp() override {
    PostgresServer::shared().log_statements_of(
        PostgresServer::database_of(world.config().store.url));
    world.reopen();
  }

  /// Of `work`, which is done once before, so that everything it asks is prepared.
  static std::size_t statements(const std::function<void()>& work) {
    work();
    const auto before = PostgresServer::shared().statements_logged();
    work();
    const auto count = PostgresServer::shared().statements_logged() - before;
    EXPECT_GT(count, 0U) << "nothing was logged";
    return count;
  }

  void run(const std::string& job) {
    const auto done = must(world->jobs().run_now(op, job));
    EXPECT_EQ(done.state, RunState::succeeded) << done.outcome;
  }

  Scenario world{Database::postgresql};
};

TEST_F(StatementCount, of_lists_does_not_grow_with_their_items) {
  const auto shopper = world.user();
  must(world->points().adjust(op, {shopper.account, Points{1000}, "a gift"}));
  CreateProduct draft;
  draft.name = "popcorn";
  draft.price = Points{1};
  const auto product = must(world->catalog().create(world.admin(), draft)).id;
  const auto post = world.event_post();
  int round = 0;
  const auto add = [&](int times) {
    for (int i = 0; i < times; ++i) {
      const auto author = world.user();
      world.general_post(author);
      world.comment(author, post);
      must(world->purchases().place(shopper, {product, 1, {}, {}},
                                    {"order-" + std::to_string(++round), false}));
      must(world->accounts().issue_session(op, shopper.account));
    }
  };
  const std::map<std::string, std::function<void()>> lists = {
      {"accounts", [&] { must(world->accounts().list(world.admin(), {})); }},
      {"sessions", [&] { must(world->accounts().sessions(shopper)); }},
      {"posts", [&] { must(world->posts().list({})); }},
      {"post", [&] { must(world->posts().find(post)); }},
      {"comments", [&] { must(world->comments().list({post})); }},
      {"winners", [&] { must(world->coupons().winners(world.admin(), post)); }},
      {"entries", [&] { must(world->points().entries(shopper, {})); }},
      {"coupons", [&] { must(world->coupons().list(shopper, {})); }},
      {"products", [&] { must(world->catalog().list(shopper, {})); }},
      {"orders", [&] { must(world->purchases().orders(shopper, {})); }},
      {"everybody's orders", [&] { must(world->purchases().all_orders(op, {})); }},
      {"who won",
       [&] {
         must(world->posts().winners({post, page_limit_max, {}}));
       }},
      {"one's posts", [&] { must(world->posts().mine(shopper, {})); }},
      {"tickets", [&] { must(world->purchases().tickets(shopper, {})); }},
      {"mails", [&] { must(world->mails().list(world.admin(), {})); }},
      {"one's mails", [&] { must(world->mails().mine(shopper, {})); }},
      {"notifications", [&] { must(world->notifications().list(shopper, {})); }},
      {"points", [&] { must(world->points().summary(shopper, {})); }},
  };
  add(2);
  std::map<std::string, std::size_t> few;
  for (const auto& [name, ask] : lists) few[name] = statements(ask);
  add(9);
  for (const auto& [name, ask] : lists) EXPECT_EQ(statements(ask), few[name]) << name;
}

TEST_F(StatementCount, of_the_first_look_at_many_wallets_is_that_of_one) {
  const auto owners = world.users(24);
  const auto expire = [&](std::size_t first, std::size_t count) {
    for (std::size_t i = first; i < first + count; ++i)
      must(world->points().adjust(op, {owners[i].account, Points{5}, "a gift"}));
    world.clock().advance(std::chrono::days(world.config().points.lifetime_days + 1));
    const auto before = PostgresServer::shared().statements_logged();
    run("points_expiry");
    return PostgresServer::shared().statements_logged() - before;
  };
  expire(0, 2);  // prepares
  const auto of_two = expire(2, 2);
  EXPECT_GT(of_two, 0U);
  EXPECT_EQ(expire(4, 20), of_two);
}

TEST_F(StatementCount, of_ending_many_sessions_is_that_of_ending_one) {
  const auto end = [&](int sessions) {
    const auto who = world.user();
    for (int i = 0; i < sessions; ++i) must(world->accounts().issue_session(op, who.account));
    const auto before = PostgresServer::shared().statements_logged();
    must(world->accounts().sign_out_everywhere(who));
    return PostgresServer::shared().statements_logged() - before;
  };
  end(1);  // prepares
  const auto of_one = end(1);
  EXPECT_GT(of_one, 0U);
  EXPECT_EQ(end(20), of_one);
}

TEST_F(StatementCount, of_closing_an_account_does_not_grow_with_its_mails) {
  const auto close = [&](int mails) {
    const auto who = world.user();
    for (int i = 0; i < mails; ++i)
      must(world->accounts().set_password(op, {who.account, "correct horse battery"}));
    const auto before = PostgresServer::shared().statements_logged();
    must(world->privacy().close(who, {"correct horse battery"}));
    return PostgresServer::shared().statements_logged() - before;
  };
  close(1);  // prepares
  const auto of_one = close(1);
  EXPECT_GT(of_one, 0U);
  EXPECT_EQ(close(9), of_one);
}

}  // namespace
}  // namespace ticketing::test
