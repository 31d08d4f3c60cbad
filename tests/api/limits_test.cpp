// Whose budget a request counts against, and what the client is told.
#include <gtest/gtest.h>

#include "api/served_scenario.hpp"
#include "api/structured_fields.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using std::chrono::seconds;

std::string from(const std::string& address) { return "X-Forwarded-For: " + address + "\r\n"; }

std::string sign_in(const std::string& email, const std::string& password) {
  return R"({"email":")" + email + R"(","password":")" + password + "\"}";
}

std::vector<std::string> violated(const RawReply& reply) {
  std::vector<std::string> names;
  const auto problem = json_of(reply).as_object();
  if (const auto* policies = problem.if_contains("violated-policies"))
    for (const auto& each : policies->as_array()) names.emplace_back(each.as_string());
  return names;
}

TEST(ApiLimits, tell_all_budgets_of_a_request_in_one_list) {
  ServedScenario api;
  const Principal user = api.scenario.user();
  const std::string path =
      "/v1/posts/" + std::to_string(api.scenario.event_post().value) + "/comments";
  const RawReply reply = api.send("POST", path, R"({"body":"a"})", from("203.0.113.1"), &user);
  ASSERT_EQ(reply.status, 201) << reply.body;
  const std::vector<SfItem> policies{{"address", {{"q", 1200}, {"w", 60}}},
                                     {"account", {{"q", 600}, {"w", 60}}}};
  EXPECT_EQ(parse_sf_list(reply.header("RateLimit-Policy")), policies);
  const std::vector<SfItem> left{{"address", {{"r", 1199}, {"t", 1}}},
                                 {"account", {{"r", 599}, {"t", 1}}}};
  EXPECT_EQ(parse_sf_list(reply.header("RateLimit")), left);
  for (const std::string_view name : {"\r\nRateLimit: ", "\r\nRateLimit-Policy: "})
    EXPECT_EQ(reply.head.find(name), reply.head.rfind(name)) << "one field";
}

TEST(ApiLimits, tell_which_budget_is_used_up) {
  ServedScenario api([](Config& config) { config.limits.rate.sign_in_per_minute = 5; });
  const std::string body = sign_in("a@b.example", "wrong wrong wrong");
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(api.send("POST", "/v1/sessions", body, from("203.0.113.1")).status, 401);
  const RawReply refused = api.send("POST", "/v1/sessions", body, from("203.0.113.1"));
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(violated(refused), std::vector<std::string>{"sign-in"});
  EXPECT_EQ(refused.header("RateLimit-Policy"), "\"sign-in\";q=5;w=60");
  EXPECT_EQ(refused.header("RateLimit"), "\"sign-in\";r=0;t=12");
  EXPECT_EQ(refused.header("Retry-After"), "12");
  // Neither of its other requests, nor other addresses.
  EXPECT_EQ(api.send("GET", "/v1/posts", "", from("203.0.113.1")).status, 200);
  EXPECT_EQ(api.send("POST", "/v1/sessions", body, from("203.0.113.2")).status, 401);
  api.scenario.clock().advance(seconds(12));
  EXPECT_EQ(api.send("POST", "/v1/sessions", body, from("203.0.113.1")).status, 401);
}

TEST(ApiLimits, count_registrations_by_themselves) {
  ServedScenario api([](Config& config) {
    config.limits.rate.sign_in_per_minute = 1;
    config.limits.rate.sign_up_per_minute = 2;
  });
  const auto sign_up = [&](int n) {
    const std::string name = "person" + std::to_string(n);
    return api.send("POST", "/v1/accounts",
                    R"({"email":")" + name + R"(@b.example","password":"correct horse battery",)" +
                        R"("nickname":")" + name + "\"}",
                    from("203.0.113.1"));
  };
  EXPECT_EQ(sign_up(1).status, 201);
  EXPECT_EQ(sign_up(2).status, 201);
  const RawReply refused = sign_up(3);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(violated(refused), std::vector<std::string>{"sign-up"});
  const std::string body = sign_in("person1@b.example", "correct horse battery");
  EXPECT_EQ(api.send("POST", "/v1/sessions", body, from("203.0.113.1")).status, 201);
}

TEST(ApiLimits, count_reads_where_that_is_asked_for) {
  ServedScenario api([](Config& config) { config.limits.rate.reads_per_minute = 2; });
  for (int left = 1; left >= 0; --left) {
    const RawReply reply = api.send("GET", "/v1/posts", "", from("203.0.113.1"));
    EXPECT_EQ(reply.status, 200);
    const auto limits = parse_sf_list(reply.header("RateLimit"));
    ASSERT_EQ(limits.size(), 2U);
    EXPECT_EQ(limits[1], (SfItem{"reads", {{"r", left}, {"t", left == 1 ? 30 : 60}}}));
  }
  const RawReply refused = api.send("HEAD", "/v1/posts", "", from("203.0.113.1"));
  EXPECT_EQ(refused.status, 429);
  const Principal user = api.scenario.user();
  const std::string path =
      "/v1/posts/" + std::to_string(api.scenario.event_post().value) + "/comments";
  EXPECT_EQ(api.send("POST", path, R"({"body":"a"})", from("203.0.113.1"), &user).status, 201);
}

TEST(ApiLimits, count_the_reads_of_an_account_wherever_they_come_from) {
  ServedScenario api([](Config& config) { config.limits.rate.account_reads_per_minute = 2; });
  const Principal user = api.scenario.user();
  EXPECT_EQ(api.send("GET", "/v1/me", "", from("203.0.113.1"), &user).status, 200);
  const RawReply second = api.send("GET", "/v1/me/points", "", from("203.0.113.2"), &user);
  EXPECT_EQ(second.status, 200);
  EXPECT_NE(second.header("RateLimit").find("\"account-reads\";r=0"), std::string::npos);
  const RawReply refused = api.send("GET", "/v1/me", "", "", &user);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(violated(refused), std::vector<std::string>{"account-reads"});
  EXPECT_EQ(api.send("GET", "/v1/posts", "", "", &user).status, 200) << "that is for anyone";
  const std::string path =
      "/v1/posts/" + std::to_string(api.scenario.event_post().value) + "/comments";
  EXPECT_EQ(api.send("POST", path, R"({"body":"a"})", "", &user).status, 201);
  const Principal other = api.scenario.user();
  EXPECT_EQ(api.send("GET", "/v1/me", "", "", &other).status, 200);
}

TEST(ApiLimits, give_a_network_of_ipv6_as_much_as_four_addresses) {
  ServedScenario api([](Config& config) {
    config.limits.rate.address_per_minute = 2;
    config.limits.rate.sign_in_per_minute = 2;
  });
  const auto at = [](int subscriber) {
    return from("2001:db8:7:" + std::to_string(subscriber) + "::1");
  };
  const std::string body = sign_in("a@b.example", "wrong wrong wrong");
  for (int subscriber = 0; subscriber < 4; ++subscriber) {
    for (int i = 0; i < 2; ++i) {
      EXPECT_EQ(api.send("GET", "/v1/posts", "", at(subscriber)).status, 200);
      EXPECT_EQ(api.send("POST", "/v1/sessions", body, at(subscriber)).status, 401);
    }
  }
  EXPECT_EQ(violated(api.send("GET", "/v1/posts", "", at(1))), std::vector<std::string>{"address"});
  EXPECT_EQ(violated(api.send("GET", "/v1/posts", "", at(5))), std::vector<std::string>{"network"});
  EXPECT_EQ(violated(api.send("POST", "/v1/sessions", body, at(5))),
            std::vector<std::string>{"network-sign-in"});
  EXPECT_EQ(api.send("GET", "/v1/posts", "", from("2001:db8:8::1")).status, 200);
}

TEST(ApiLimits, count_before_the_body_has_come) {
  ServedScenario api([](Config& config) { config.limits.rate.sign_in_per_minute = 1; });
  const auto announce = [&] {
    RawClient client(api.server->port());
    client.send("POST /v1/sessions HTTP/1.1\r\nHost: x\r\n" + from("203.0.113.1") +
                "Expect: 100-continue\r\nContent-Type: application/json\r\n"
                "Content-Length: 2\r\n\r\n");
    const int status = client.receive().status;
    if (status != 100) return status;
    client.send("{}");
    return client.receive().status;
  };
  EXPECT_EQ(announce(), 400) << "once, and no second time with the body";
  EXPECT_EQ(announce(), 429);
}

TEST(ApiLimits, bound_the_wrong_passwords_of_an_account_without_ending_its_sessions) {
  ServedScenario api([](Config& config) { config.limits.rate.wrong_passwords_per_minute = 3; });
  const auto register_as = [&](const std::string& name) {
    EXPECT_EQ(
        api.send("POST", "/v1/accounts",
                 R"({"email":")" + name + R"(@b.example","password":"correct horse battery",)" +
                     R"("nickname":")" + name + "\"}")
            .status,
        201);
  };
  register_as("kim");
  register_as("lee");
  const std::string right = sign_in("kim@b.example", "correct horse battery");
  // Right ones cost nothing.
  std::string token;
  for (int i = 0; i < 5; ++i) {
    const RawReply reply = api.send("POST", "/v1/sessions", right);
    ASSERT_EQ(reply.status, 201);
    token = json_of(reply).at("access_token").as_string();
  }
  for (const char* email : {"kim@b.example", "nobody@b.example"}) {
    const auto guess = [&](int n) {
      return api.send("POST", "/v1/sessions", sign_in(email, "wrong wrong wrong"),
                      from("203.0.113." + std::to_string(n)));
    };
    for (int i = 1; i <= 3; ++i) EXPECT_EQ(guess(i).status, 401) << email;
    const RawReply refused = guess(4);
    EXPECT_EQ(refused.status, 429) << email;
    EXPECT_EQ(violated(refused), std::vector<std::string>{"wrong-password"});
    EXPECT_EQ(refused.header("Retry-After"), "20");
  }
  EXPECT_EQ(api.send("POST", "/v1/sessions", right).status, 429);
  EXPECT_EQ(api.send("GET", "/v1/me", "", "Authorization: Bearer " + token + "\r\n").status, 200);
  EXPECT_EQ(
      api.send("POST", "/v1/sessions", sign_in("lee@b.example", "correct horse battery")).status,
      201);
  api.scenario.clock().advance(seconds(20));
  EXPECT_EQ(api.send("POST", "/v1/sessions", right).status, 201);
}

TEST(ApiLimits, are_exact_over_two_servers_that_share_redis) {
  RedisServer redis;
  const auto limited = [&](Config& config) {
    config.redis.url = redis.url();
    config.limits.rate.sign_in_per_minute = 6;
  };
  ServedScenario one(limited);
  ServedScenario two(limited);
  std::atomic<int> allowed{0};
  std::atomic<int> refused{0};
  const auto start = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> clients;
    for (ServedScenario* api : {&one, &two, &one, &two})
      clients.emplace_back([&, api] {
        for (int i = 0; i < 10; ++i) {
          const std::string email = "n" + std::to_string(i) + "@b.example";
          const int status = api->send("POST", "/v1/sessions", sign_in(email, "wrong wrong wrong"),
                                       from("203.0.113.1"))
                                 .status;
          ++(status == 429 ? refused : allowed);
        }
      });
  }
  const auto refilled = (std::chrono::steady_clock::now() - start) / seconds(10);
  EXPECT_GE(allowed, 6);
  EXPECT_LE(allowed, 6 + refilled);
  EXPECT_EQ(allowed + refused, 40);
  const std::string metrics = one.send("GET", "/metrics").body;
  EXPECT_NE(metrics.find("\nticketing_rate_decisions_alone_total 0\n"), std::string::npos);

  redis.stop();
  const RawReply alone = one.send("POST", "/v1/sessions", sign_in("x@b.example", "wrong wrong w"),
                                  from("203.0.113.2"));
  EXPECT_EQ(alone.status, 401) << "Redis decides nothing that this process cannot";
  EXPECT_EQ(one.send("GET", "/metrics").body.find("\nticketing_rate_decisions_alone_total 0\n"),
            std::string::npos);
}

}  // namespace
}  // namespace ticketing::test
