// The machine with the primary database burns down under load, and its hot standby is promoted.
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <iostream>
#include <set>

#include "faults/comments.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr std::size_t commenters = 600;
constexpr std::size_t shoppers = 100;

/// Somebody who wants one thing, once.
struct Purchase {
  Person who;
  std::string key;
  std::string reply;  ///< the acknowledged one; "" until then
};

class Failover : public ::testing::Test {
 protected:
  std::string address() const {
    return "postgresql://postgres@" + standby_.address() + "," + primary_.address() + "/shop";
  }
  /// From now on nothing is acknowledged that the standby does not have.
  void replicate_synchronously() {
    primary_.set("synchronous_standby_names", "standby");
    await("the standby is waited for", [this] {
      return primary_.execute("shop", "SELECT sync_state FROM pg_stat_replication") == "sync\n";
    });
  }
  ProductId product(Ticketing& t) const {
    const auto admin = Principal::of_account(venue_.admin().account, Role::admin, "admin");
    CreateProduct request;
    request.name = "Popcorn";
    request.price = Points{10};
    return must(t.catalog().create(admin, request)).id;
  }
  /// The last of the people, each with 10 points.
  std::vector<Purchase> purchases(Ticketing& t) const {
    std::vector<Purchase> all;
    for (std::size_t i = 0; i < shoppers; ++i) {
      const Person& who = venue_.people().at(commenters + i);
      must(t.points().adjust(Principal::local_operator(), {who.account, Points{10}, "a present"},
                             {.idempotency_key = fmt::format("present-{}", i)}));
      all.push_back({who, fmt::format("order-{}", i), ""});
    }
    return all;
  }
  /// Orders with the same key until it is acknowledged.
  static void buy(int port, ProductId product, std::vector<Purchase>& purchases) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    for (bool all = false; !all;) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      std::vector<HttpRequest> requests;
      std::vector<Purchase*> pending;
      for (auto& purchase : purchases) {
        if (!purchase.reply.empty()) continue;
        pending.push_back(&purchase);
        requests.push_back({"POST", "/v1/orders", purchase.who.token,
                            fmt::format(R"({{"product_id":{}}})", product.value), purchase.key});
      }
      const auto outcomes = run_crowd({{port}, 8, {}}, requests);
      for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (outcomes[i].acknowledged()) pending[i]->reply = outcomes[i].body;
        ASSERT_TRUE(outcomes[i].acknowledged() || outcomes[i].unknown() || !outcomes[i].sent ||
                    outcomes[i].status == 503)
            << outcomes[i].body;
      }
      all = std::ranges::none_of(purchases, [](const auto& one) { return one.reply.empty(); });
    }
  }
  /// Each of them has the one order of the reply.
  static void expect_bought(Ticketing& t, const std::vector<Purchase>& purchases) {
    for (const auto& purchase : purchases) {
      const auto orders =
          must(t.purchases().orders(Principal::local_operator(), {purchase.who.account, 100, {}}));
      ASSERT_EQ(orders.items.size(), 1u) << purchase.reply;
      EXPECT_EQ(boost::json::parse(purchase.reply).at("id").as_int64(),
                orders.items.front().id->value);
    }
  }

  PostgresServer primary_;
  const std::string created_ = primary_.execute("postgres", "CREATE DATABASE shop");
  PostgresServer standby_ = PostgresServer::standby_of(primary_);
  Venue venue_{address(), commenters + shoppers};
};

TEST_F(Failover, to_a_synchronous_standby_loses_nothing_that_was_acknowledged) {
  std::vector<Purchase> purchases;
  ProductId popcorn;
  {
    Ticketing t = venue_.open();
    popcorn = product(t);
    purchases = this->purchases(t);
  }
  const auto post = venue_.event_post(100);
  replicate_synchronously();
  auto wishes = wishes_of(venue_, post, commenters);
  auto api = venue_.api();

  std::promise<void> under_way;
  std::atomic<bool> told = false;
  const Attempts how{{api.port()}, 32, [&](std::size_t count) {
                       if (count >= commenters / 4 && !told.exchange(true)) under_way.set_value();
                     }};
  auto comments = std::async(std::launch::async, [&] { attempt_until_acknowledged(how, wishes); });
  auto orders = std::async(std::launch::async, [&] { buy(api.port(), popcorn, purchases); });
  ASSERT_EQ(under_way.get_future().wait_for(std::chrono::minutes(1)), std::future_status::ready);
  primary_.crash();
  await("the API is not ready any more",
        [&] { return http_call(api.port(), {.target = "/readyz"}).status == 503; });
  standby_.promote();
  const auto promoted = std::chrono::steady_clock::now();
  await("the API is ready again",
        [&] { return http_call(api.port(), {.target = "/readyz"}).status == 200; });
  const auto ready = std::chrono::steady_clock::now();
  comments.get();
  orders.get();

  auto first_written = Instant::max();
  for (const auto& wish : wishes) {
    ASSERT_TRUE(wish.added);
    if (wish.ended > promoted) first_written = std::min(first_written, wish.ended);
  }
  ASSERT_NE(first_written, Instant::max()) << "all was over before: this test shows nothing";
  std::cout << "ready " << duration_cast<milliseconds>(ready - promoted).count()
            << " ms after the promotion, written again after "
            << duration_cast<milliseconds>(first_written - promoted).count() << " ms\n";
  EXPECT_TRUE(std::ranges::any_of(wishes, [](const Wish& w) { return w.in_doubt; }))
      << "nobody was refused: this test shows nothing";
  expect_replayed(how, wishes);
  expect_fair(wishes, post, 100);
  expect_stored(venue_, post, wishes);
  expect_never_twice(venue_, post, wishes);
  Ticketing t = venue_.open();
  expect_bought(t, purchases);
  EXPECT_EQ(expect_clean_books(venue_), points_promised(wishes));
  std::vector<std::string> command{built_program("ticketctl")};
  for (const auto& word : venue_.arguments()) command.push_back(word);
  command.insert(command.end(), {"audit", "verify"});
  const TempDir dir;
  EXPECT_NO_THROW(run({.command = command, .output_file = dir.file("audit")}));
  EXPECT_EQ(api.output().find("has lost what was acknowledged"), std::string::npos) << api.output();
  EXPECT_EQ(api.stop(), 0) << api.output();
}

TEST_F(Failover, to_an_asynchronous_standby_says_who_has_lost_what_was_acknowledged) {
  const auto post = venue_.event_post(10);
  const auto life = venue_.open().live_events().epoch();
  auto wishes = wishes_of(venue_, post, 2);
  auto api = venue_.api();
  const Attempts how{{api.port()}, 1, {}};
  std::vector<Wish> kept{wishes[0]};
  attempt_until_acknowledged(how, kept);
  await("the standby has it", [this] {
    return primary_.execute("shop",
                            "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn = "
                            "pg_current_wal_lsn()") == "1\n";
  });
  standby_.stop();
  std::vector<Wish> lost{wishes[1]};
  attempt_until_acknowledged(how, lost);
  primary_.crash();
  standby_.start();
  standby_.promote();
  await("the API has looked for what it had acknowledged", [&] {
    http_call(api.port(), {.target = "/readyz"});  // with nothing to do it sees nothing either
    return api.output().find("what was acknowledged") != std::string::npos;
  });
  EXPECT_NE(api.output().find(fmt::format("has lost what was acknowledged to 1 accounts: {};",
                                          venue_.people().at(1).account.value)),
            std::string::npos)
      << api.output();
  EXPECT_EQ(venue_.open().live_events().epoch(), life + 1)
      << "so that nobody takes an event's number for that of one that is gone";
  lost = {wishes[1]};
  attempt_until_acknowledged(how, lost);
  expect_clean_books(venue_);
  EXPECT_EQ(api.stop(), 0) << api.output();
}

}  // namespace
}  // namespace ticketing::test
