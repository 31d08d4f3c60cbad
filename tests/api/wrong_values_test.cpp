// What a client is told of wrong values: all of them, and where it sent each.
#include <gmock/gmock.h>

#include "api/served_scenario.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class WrongValues : public ::testing::Test {
 protected:
  /// "<in> <pointer or name>" of each.
  static std::vector<std::string> named(const RawReply& reply) {
    std::vector<std::string> names;
    const auto problem = json_of(reply);
    for (const auto& error : problem.at("errors").as_array()) {
      const auto& wrong = error.as_object();
      const char* const key = wrong.contains("pointer") ? "pointer" : "name";
      names.push_back(std::string(wrong.at("in").as_string().c_str()) + ' ' +
                      wrong.at(key).as_string().c_str());
    }
    return names;
  }
  ServedScenario api_;
};

TEST_F(WrongValues, of_a_body_are_all_told_at_once) {
  const Principal& admin = api_.scenario.admin();
  const RawReply product = api_.send(
      "POST", "/v1/products",
      R"({"name":"","category":"other","price":-1,"stock":-1,"valid_days":0})", "", &admin);
  EXPECT_EQ(product.status, 422);
  EXPECT_THAT(named(product),
              UnorderedElementsAre("body /name", "body /price", "body /stock", "body /valid_days"));
  const RawReply event = api_.send("POST", "/v1/posts",
                                   R"({"board":"event","title":"","body":"","campaign":{"slots":0,)"
                                   R"("coupon":{"kind":"percent","value":101}}})",
                                   "", &admin);
  EXPECT_THAT(named(event),
              UnorderedElementsAre("body /title", "body /body", "body /campaign/slots",
                                   "body /campaign/coupon/value"));
  const RawReply coupon = api_.send("POST", "/v1/coupons",
                                    R"({"account_id":1,"coupon":{"kind":"amount","value":0},)"
                                    R"("note":""})",
                                    "Idempotency-Key: k\r\n", &admin);
  EXPECT_THAT(named(coupon), UnorderedElementsAre("body /coupon/value", "body /note"));
}

TEST_F(WrongValues, of_a_query_are_all_told_at_once_and_by_name) {
  const RawReply list = api_.send("GET", "/v1/posts?board=foo&limit=x&colour=red");
  EXPECT_EQ(code_of(list), "invalid_request");
  EXPECT_THAT(named(list), UnorderedElementsAre("query board", "query limit", "query colour"));
  const RawReply sorted = api_.send("GET", "/v1/products?sort=name");
  EXPECT_EQ(sorted.status, list.status) << "one kind of mistake, one status";
  const RawReply range = api_.send("GET", "/v1/posts?limit=101");
  EXPECT_EQ(range.status, 422);
  EXPECT_THAT(named(range), ElementsAre("query limit"));
}

TEST_F(WrongValues, of_a_header_field_are_told_by_its_name) {
  const Principal user = api_.scenario.user();
  const std::string path = "/v1/posts/" + std::to_string(api_.scenario.general_post(user).value);
  EXPECT_THAT(named(api_.send("PATCH", path, "{}", "If-Match: 3\r\n", &user)),
              ElementsAre("header If-Match"));
  EXPECT_THAT(named(api_.send("POST", path + "/comments", R"({"body":"b"})",
                              "Idempotency-Key: a key\r\n", &user)),
              ElementsAre("header Idempotency-Key"));
}

class Cursors : public WrongValues {};

TEST_F(Cursors, are_good_for_the_list_the_filters_and_the_sort_they_came_from) {
  const Principal user = api_.scenario.user();
  for (int i = 0; i < 3; ++i) api_.scenario.general_post(user);
  const RawReply first = api_.send("GET", "/v1/posts?limit=1&board=general");
  const std::string cursor = json_of(first).at("next_cursor").as_string().c_str();
  const auto refused = [&](const std::string& target) {
    const RawReply reply = api_.send("GET", target + cursor, "", "", &user);
    EXPECT_EQ(code_of(reply), "validation_failed") << target;
    EXPECT_THAT(named(reply), ElementsAre("query cursor"));
  };
  EXPECT_EQ(api_.send("GET", "/v1/posts?limit=2&board=general&cursor=" + cursor).status, 200);
  refused("/v1/posts?cursor=");
  refused("/v1/posts?board=event&cursor=");
  refused("/v1/me/posts?cursor=");
  refused("/v1/products?cursor=");
}

TEST_F(Cursors, of_a_posts_comments_go_on_in_the_list_of_comments) {
  const Principal user = api_.scenario.user();
  const PostId post = api_.scenario.general_post(user);
  for (int i = 0; i < page_limit_default + 1; ++i) api_.scenario.comment(user, post);
  const std::string path = "/v1/posts/" + std::to_string(post.value);
  const std::string cursor =
      json_of(api_.send("GET", path)).at("comments").at("next_cursor").as_string().c_str();
  const RawReply rest = api_.send("GET", path + "/comments?cursor=" + cursor);
  ASSERT_EQ(rest.status, 200) << rest.body;
  EXPECT_EQ(json_of(rest).at("items").as_array().size(), 1U);
  const PostId other = api_.scenario.general_post(user);
  EXPECT_EQ(code_of(api_.send(
                "GET", "/v1/posts/" + std::to_string(other.value) + "/comments?cursor=" + cursor)),
            "validation_failed");
}

TEST_F(WrongValues, ones_own_writing_and_everybodys_orders_are_listed) {
  const Principal user = api_.scenario.user();
  const auto added = api_.scenario.comment(user, api_.scenario.general_post(user));
  const auto items = [&](const std::string& target, const Principal& who) {
    const RawReply reply = api_.send("GET", target, "", "", &who);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return json_of(reply).at("items").as_array();
  };
  EXPECT_EQ(items("/v1/me/posts", user).size(), 1U);
  ASSERT_EQ(items("/v1/me/comments", user).size(), 1U);
  must(api_.scenario->comments().remove(user, {added.comment.id, {}}));
  EXPECT_TRUE(items("/v1/me/comments", user).empty());

  const Principal& admin = api_.scenario.admin();
  CreateProduct poster;
  poster.name = "Poster";
  const auto product = must(api_.scenario->catalog().create(admin, poster)).id;
  const auto order =
      must(api_.scenario->purchases().place(user, {product, 1, {}, {}}, {"k", false}));
  const std::string account = std::to_string(user.account.value);
  for (const std::string& filter :
       {std::string(), "?account_id=" + account, "?product_id=" + std::to_string(product.value),
        std::string("?state=paid&from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z")}) {
    const auto found = items("/v1/orders" + filter, admin);
    ASSERT_EQ(found.size(), 1U) << filter;
    EXPECT_EQ(found[0].at("id"), order.id->value);
    EXPECT_EQ(found[0].at("account_id"), user.account.value);
  }
  for (const char* filter : {"?state=cancelled", "?account_id=999", "?product_id=999",
                             "?to=2026-01-01T00:00:00Z", "?from=2027-01-01T00:00:00Z"})
    EXPECT_TRUE(items(std::string("/v1/orders") + filter, admin).empty()) << filter;
  EXPECT_EQ(code_of(api_.send("GET", "/v1/orders", "", "", &user)), "forbidden");
}

}  // namespace
}  // namespace ticketing::test
