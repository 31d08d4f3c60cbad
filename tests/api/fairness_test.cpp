// What one kind of request may not take from the others.
#include <gtest/gtest.h>

#include <list>
#include <set>

#include "api/routes.hpp"
#include "api/served_scenario.hpp"
#include "support/await.hpp"
#include "support/held_lock.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

constexpr std::string_view sign_in = R"({"email":"a@b.example","password":"wrong wrong wrong"})";

/// Requests that wait for a thread.
int waiting(ServedScenario& api) {
  const std::string text = "\n" + api.send("GET", "/metrics").body;
  int sum = 0;
  for (const std::string pool : {"database", "passwords"}) {
    const std::string line = "\nticketing_pool_waiting_requests{pool=\"" + pool + "\"} ";
    const auto at = text.find(line);
    if (at != std::string::npos) sum += std::atoi(text.c_str() + at + line.size());
  }
  return sum;
}

TEST(ApiFairness, answers_a_reader_before_those_who_sign_in_at_the_same_time) {
  ServedScenario api([](Config& config) {
    config.api.database_threads = 1;
    config.accounts.argon2_concurrent = 1;
    config.accounts.argon2_memory_kib = 131072;  // slow on purpose
  });
  constexpr int people = 10;
  std::atomic<int> answered{0};
  std::list<std::jthread> clients;
  for (int i = 0; i < people; ++i) {
    clients.emplace_back([&] {
      EXPECT_EQ(api.send("POST", "/v1/sessions", sign_in).status, 401);
      ++answered;
    });
  }
  while (waiting(api) < people - 3 && answered == 0) std::this_thread::yield();
  ASSERT_EQ(answered, 0) << "too fast to show anything";
  EXPECT_EQ(api.send("GET", "/v1/posts").status, 200);
  EXPECT_LT(answered, people / 2) << "the reader waited behind the passwords";
}

TEST(ApiFairness, answers_503_when_too_many_sign_ins_wait) {
  ServedScenario api([](Config& config) {
    config.accounts.argon2_concurrent = 1;
    config.accounts.argon2_waiting_max = 1;
    config.accounts.argon2_memory_kib = 65536;  // slow on purpose
  });
  std::atomic<int> overloaded{0};
  std::atomic<int> answered{0};
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < 8; ++i) {
      clients.emplace_back([&] {
        const RawReply reply = api.send("POST", "/v1/sessions", sign_in);
        if (reply.status == 503 && reply.header("Retry-After") == "1") ++overloaded;
        if (reply.status == 401) ++answered;
      });
    }
  }
  EXPECT_GE(overloaded, 1);
  EXPECT_GE(answered, 1);
  EXPECT_EQ(overloaded + answered, 8);
  EXPECT_EQ(api.send("GET", "/livez").status, 200);
}

TEST(ApiFairness, lets_others_sign_in_while_one_address_signs_in_all_the_time) {
  ServedScenario api([](Config& config) {
    config.api.database_threads = 1;
    config.accounts.argon2_concurrent = 1;
    config.accounts.argon2_waiting_max = 16;
    config.accounts.argon2_memory_kib = 32768;  // slow on purpose
    config.limits.rate.sign_in_per_minute = 0;
    config.limits.rate.wrong_passwords_per_minute = 0;
  });
  std::atomic<bool> done{false};
  std::atomic<int> turned_away{0};
  std::list<std::jthread> crowd;
  for (int i = 0; i < 40; ++i) {
    crowd.emplace_back([&] {
      while (!done) {
        const RawReply reply =
            api.send("POST", "/v1/sessions", sign_in, "X-Forwarded-For: 203.0.113.1\r\n");
        if (reply.status == 503) ++turned_away;
      }
    });
  }
  await("the crowd is turned away", [&] { return turned_away > 40; });
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(api.send("POST", "/v1/sessions", sign_in, "X-Forwarded-For: 203.0.113.2\r\n").status,
              401)
        << i;
  done = true;
}

TEST(ApiFairness, reads_no_long_document_where_others_wait_for_it) {
  PostgresServer& server = PostgresServer::shared();
  ServedScenario api(
      [](Config& config) {
        config.api.database_threads = 1;
        config.store.lock_timeout_ms = 60'000;
      },
      Database::postgresql);
  const Principal user = api.scenario.user();
  const PostId post = api.scenario.general_post(user);
  const std::string path = "/v1/posts/" + std::to_string(post.value);
  const std::string bearer = "Authorization: Bearer " + api.token(user) + "\r\n";
  EXPECT_EQ(api.send("GET", "/v1/me", "", bearer).status, 200);  // its session is known now
  const std::string database = PostgresServer::database_of(api.scenario.config().store.url);
  std::optional<HeldLock> lock(std::in_place, server, database, "SELECT * FROM posts FOR UPDATE");
  std::jthread first([&] {
    EXPECT_EQ(api.send("PATCH", path, R"({"title":"waits for the lock"})", bearer).status, 200);
  });
  await("the only thread waits", [&] { return lock->waiting() == 1; });
  EXPECT_EQ(api.send("POST", path + "/comments", "[", bearer).status, 400) << "read at once";
  std::jthread second([&] {
    const std::string nested(500'000, '[');
    EXPECT_EQ(api.send("POST", path + "/comments", nested, bearer).status, 400);
  });
  await("the long one waits for a thread that has time", [&] { return waiting(api) == 1; });
  lock.reset();
}

TEST(ApiFairness, lets_people_sign_in_where_nobody_may_wait_for_it) {
  ServedScenario api([](Config& config) { config.accounts.argon2_waiting_max = 0; });
  EXPECT_EQ(api.send("POST", "/v1/sessions", sign_in).status, 401);
}

TEST(ApiFairness, gives_every_route_that_takes_a_password_threads_of_its_own) {
  int found = 0;
  for (const api::Route& route : api::make_routes()) {
    const bool takes_one = route.info.example.find("password\":") != std::string_view::npos;
    EXPECT_EQ(route.runs == api::Runs::passwords, takes_one) << route.info.operation_id;
    found += takes_one ? 1 : 0;
  }
  EXPECT_GE(found, 3);
}

TEST(ApiFairness, serves_who_spends_redeems_or_signs_out_to_the_last) {
  std::set<std::string_view> vital;
  for (const api::Route& route : api::make_routes())
    if (route.info.vital) vital.insert(route.info.operation_id);
  EXPECT_EQ(vital, (std::set<std::string_view>{"placeOrder", "cancelOrder", "redeemTicket",
                                               "signOut", "signOutEverywhere"}));
}

TEST(ApiFairness, answers_the_last_fifth_of_the_queue_to_those_alone) {
  PostgresServer& server = PostgresServer::shared();
  ServedScenario api(
      [](Config& config) {
        config.api.database_threads = 1;
        config.api.queue_max = 5;
        config.store.lock_timeout_ms = 60'000;
      },
      Database::postgresql);
  const Principal user = api.scenario.user();
  const PostId post = api.scenario.general_post(user);
  const std::string path = "/v1/posts/" + std::to_string(post.value);
  const std::string token = api.token(user);
  const std::string bearer = "Authorization: Bearer " + token + "\r\n";
  EXPECT_EQ(api.send("GET", "/v1/me", "", bearer).status, 200);  // its session is known now
  const std::string database = PostgresServer::database_of(api.scenario.config().store.url);
  std::optional<HeldLock> lock(std::in_place, server, database, "SELECT * FROM posts FOR UPDATE");
  std::atomic<int> served{0};
  std::list<std::jthread> clients;
  const auto begin = [&](std::string_view method, const std::string& target,
                         const std::string& body, int status) {
    clients.emplace_back([&, method, target, body, status] {
      const RawReply reply = api.send(method, target, body, bearer);
      EXPECT_EQ(reply.status, status) << reply.body;
      ++served;
    });
  };
  begin("PATCH", path, R"({"title":"waits for the lock"})", 200);
  await("the only thread waits", [&] { return lock->waiting() == 1; });
  for (int i = 0; i < 4; ++i) begin("GET", "/v1/me", "", 200);
  await("four wait for it", [&] { return waiting(api) == 4; });
  const RawReply refused = api.send("GET", "/v1/me", "", bearer);
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.header("Retry-After"), "1");
  EXPECT_EQ(code_of(refused), "unavailable");
  begin("DELETE", "/v1/sessions/current", "", 204);
  await("five wait for it", [&] { return waiting(api) == 5; });
  EXPECT_EQ(api.send("DELETE", "/v1/sessions", "", bearer).status, 503) << "there is an end";
  EXPECT_EQ(served, 0);
  lock.reset();
  clients.clear();
  EXPECT_EQ(served, 6);
}

TEST(ApiFairness, lets_probes_ask_without_a_budget_and_without_spending_one) {
  ServedScenario api([](Config& config) { config.limits.rate.address_per_minute = 2; });
  const std::string_view watcher = "X-Forwarded-For: 203.0.113.1\r\n";
  for (const std::string_view probe : {"/livez", "/readyz", "/metrics"}) {
    for (int i = 0; i < 5; ++i) {
      const RawReply reply = api.send("GET", probe, "", watcher);
      EXPECT_EQ(reply.status, 200) << probe;
      EXPECT_EQ(reply.header("RateLimit"), "") << probe;
    }
  }
  EXPECT_EQ(api.send("GET", "/v1/posts", "", watcher).header("RateLimit"), "\"address\";r=1;t=30");
}

}  // namespace
}  // namespace ticketing::test
