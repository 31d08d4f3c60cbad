// A request that is repeated with its idempotency key is told what it was told the first time.
#include <gtest/gtest.h>

#include "api/served_scenario.hpp"

namespace ticketing::test {
namespace {

class Replays : public ::testing::TestWithParam<Database> {
 protected:
  void SetUp() override {
    who_ = api_.scenario.user();
    must(api_.scenario->points().adjust(Principal::local_operator(),
                                        {who_.account, Points{1000}, "gift"}));
    CreateProduct product;
    product.name = "Movie ticket";
    product.price = Points{100};
    product_ = must(api_.scenario->catalog().create(api_.scenario.admin(), product)).id;
  }
  RawReply post(const std::string& path, const std::string& body, const std::string& key,
                const Principal& who) {
    return api_.send("POST", path, body, "Idempotency-Key: " + key + "\r\n", &who);
  }
  /// Sends it twice and compares what is promised to be the same.
  RawReply twice(const std::string& path, const std::string& body, const Principal& who) {
    const std::string key = "key-" + std::to_string(++keys_);
    const RawReply first = post(path, body, key, who);
    const RawReply again = post(path, body, key, who);
    EXPECT_EQ(first.header("Idempotency-Replayed"), "") << path;
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true") << path << first.body;
    EXPECT_EQ(again.status, first.status) << path;
    EXPECT_EQ(again.body, first.body) << path;
    EXPECT_EQ(again.header("Location"), first.header("Location")) << path;
    EXPECT_EQ(again.header("ETag"), first.header("ETag")) << path;
    EXPECT_NE(first.header("ETag"), "") << path;
    return first;
  }
  std::string order_body() { return R"({"product_id":)" + std::to_string(product_.value) + "}"; }

  ServedScenario api_{{}, GetParam()};
  Principal who_ = Principal::anonymous();
  ProductId product_;
  int keys_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Stores, Replays,
                         ::testing::Values(Database::sqlite_memory, Database::postgresql),
                         [](const auto& param) { return to_string(param.param); });

TEST_P(Replays, are_the_first_reply_and_say_so) {
  const Principal& admin = api_.scenario.admin();
  const RawReply order = twice("/v1/orders", order_body(), who_);
  EXPECT_EQ(order.status, 201);
  EXPECT_EQ(order.header("Location"), "/v1/orders/1");
  const std::string ticket = json_of(order).at("tickets").at(0).at("code").as_string().c_str();
  EXPECT_EQ(twice("/v1/tickets/" + ticket + "/redeem", "{}", admin).status, 200);
  EXPECT_EQ(twice("/v1/tickets/" + ticket + "/unredeem", R"({"note":"oops"})", admin).status, 200);
  EXPECT_EQ(twice("/v1/orders/1/cancel", "", who_).status, 200);

  const RawReply written =
      twice("/v1/posts", R"({"board":"general","title":"t","body":"b"})", who_);
  const std::string path = written.header("Location");
  EXPECT_EQ(api_.send("GET", path).header("ETag"), written.header("ETag"));
  const RawReply comment = twice(path + "/comments", R"({"body":"hi"})", who_);
  EXPECT_EQ(api_.send("GET", comment.header("Location")).header("ETag"), comment.header("ETag"));

  const std::string terms = R"(,"coupon":{"kind":"amount","value":5},"note":"n"})";
  const RawReply coupon =
      twice("/v1/coupons", R"({"account_id":)" + std::to_string(who_.account.value) + terms, admin);
  EXPECT_EQ(api_.send("GET", coupon.header("Location"), "", "", &who_).status, 200);
  EXPECT_EQ(twice(coupon.header("Location") + "/void", R"({"note":"n"})", admin).status, 200);
}

TEST_P(Replays, are_given_of_whatever_is_asked_for_with_a_key) {
  const Principal& admin = api_.scenario.admin();
  const auto again = [&](const std::string& path, const Principal& who) {
    const std::string key = "k" + std::to_string(++keys_);
    const RawReply first = post(path, "", key, who);
    const RawReply replayed = post(path, "", key, who);
    EXPECT_LT(first.status, 300U) << path << first.body;
    EXPECT_EQ(first.header("Idempotency-Replayed"), "") << path;
    EXPECT_EQ(replayed.header("Idempotency-Replayed"), "true") << path << replayed.body;
    EXPECT_EQ(replayed.status, first.status) << path;
    EXPECT_EQ(replayed.body, first.body) << path;
    EXPECT_EQ(replayed.header("Location"), first.header("Location")) << path;
    return first;
  };
  EXPECT_EQ(again("/v1/me/verification", who_).status, 202);
  const RawReply run = again("/v1/jobs/purge/runs", admin);
  EXPECT_EQ(json_of(run).at("state"), "succeeded") << run.body;
  EXPECT_EQ(json_of(api_.send("GET", "/v1/jobs/purge/runs", "", "", &admin))
                .at("items")
                .as_array()
                .size(),
            1U);
  const RawReply other = post("/v1/jobs/day_rollover/runs", "", "k" + std::to_string(keys_), admin);
  EXPECT_EQ(code_of(other), "idempotency_key_reused");
}

TEST_P(Replays, are_of_what_was_asked_before_the_world_went_on) {
  const RawReply order = post("/v1/orders", order_body(), "k", who_);
  EXPECT_EQ(api_.send("POST", "/v1/orders/1/cancel", "", "", &who_).status, 200);
  const RawReply again = post("/v1/orders", order_body(), "k", who_);
  EXPECT_EQ(again.body, order.body);
  EXPECT_EQ(again.status, 201);
}

TEST_P(Replays, of_a_scan_end_when_it_is_taken_back) {
  const Principal& admin = api_.scenario.admin();
  const RawReply order = post("/v1/orders", order_body(), "k", who_);
  const std::string ticket =
      "/v1/tickets/" +
      std::string(json_of(order).at("tickets").at(0).at("code").as_string().c_str());
  EXPECT_EQ(post(ticket + "/redeem", "", "scan", admin).status, 200);
  const RawReply used = api_.send("POST", ticket + "/redeem", "", "", &admin);
  EXPECT_EQ(code_of(used), "ticket_already_redeemed");
  EXPECT_TRUE(json_of(used).as_object().contains("redeemed_at"));
  EXPECT_EQ(json_of(used).at("redeemed_by").as_string(), admin.nickname.c_str());
  EXPECT_EQ(api_.send("POST", ticket + "/unredeem", R"({"note":"oops"})", "", &admin).status, 200);
  EXPECT_EQ(post(ticket + "/redeem", "", "scan", admin).header("Idempotency-Replayed"), "");
}

}  // namespace
}  // namespace ticketing::test
