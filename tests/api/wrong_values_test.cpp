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

TEST_F(WrongValues, of_every_list_are_told_at_once) {
  const Principal& admin = api_.scenario.admin();
  const RawReply accounts = api_.send(
      "GET", "/v1/accounts?limit=0&cursor=x&email=" + std::string(255, 'a'), "", "", &admin);
  EXPECT_EQ(accounts.status, 422);
  EXPECT_THAT(named(accounts), UnorderedElementsAre("query limit", "query cursor", "query email"));
  const RawReply products = api_.send("GET", "/v1/products?limit=0&cursor=x&q=%20&min_price=-1");
  EXPECT_EQ(products.status, 422);
  EXPECT_THAT(named(products),
              UnorderedElementsAre("query limit", "query cursor", "query q", "query min_price"));
  for (const char* list : {"/v1/posts", "/v1/rankings/comments_received", "/v1/admin-actions"})
    EXPECT_THAT(named(api_.send("GET", std::string(list) + "?limit=0&cursor=x", "", "", &admin)),
                UnorderedElementsAre("query limit", "query cursor"))
        << list;
}

TEST_F(WrongValues, of_accounts_and_of_adjustments_are_told_at_once) {
  const RawReply account =
      api_.send("POST", "/v1/accounts", R"({"email":"kim","password":"short","nickname":"k"})");
  EXPECT_THAT(named(account),
              UnorderedElementsAre("body /email", "body /password", "body /nickname"));
  const Principal& admin = api_.scenario.admin();
  const RawReply adjustment = api_.send(
      "POST", "/v1/accounts/" + std::to_string(admin.account.value) + "/points/adjustments",
      R"({"amount":0,"note":""})", "Idempotency-Key: k\r\n", &admin);
  EXPECT_THAT(named(adjustment), UnorderedElementsAre("body /amount", "body /note"));
}

TEST_F(WrongValues, of_body_header_and_query_are_told_together) {
  const Principal user = api_.scenario.user();
  const RawReply reply = api_.send("POST", "/v1/posts?colour=red", R"({"title":5,"body":"b"})",
                                   "Idempotency-Key: a key\r\n", &user);
  EXPECT_EQ(reply.status, 400);
  EXPECT_THAT(named(reply),
              UnorderedElementsAre("body /title", "query colour", "header Idempotency-Key"));
}

TEST_F(WrongValues, are_told_with_what_was_sent_and_what_is_allowed) {
  const auto told = [&](const RawReply& reply) {
    const auto problem = json_of(reply);
    return problem.at("errors").at(0).as_object();
  };
  const RawReply limit = api_.send("GET", "/v1/posts?limit=101");
  EXPECT_EQ(told(limit).at("value"), "101");
  EXPECT_EQ(told(limit).at("detail"), "must be from 1 to 100, not 101");
  EXPECT_EQ(json_of(limit).at("detail"), "/limit must be from 1 to 100, not 101");
  EXPECT_EQ(told(api_.send("GET", "/v1/posts?board=foo")).at("value"), "foo");

  const Principal& admin = api_.scenario.admin();
  const auto product = [&](const std::string& members) {
    return told(api_.send("POST", "/v1/products", R"({"name":"n","category":"other",)" + members,
                          "", &admin));
  };
  EXPECT_EQ(product(R"("price":-1})").at("value"), -1);
  EXPECT_EQ(product(R"("price":"free"})").at("value"), "free");
  EXPECT_TRUE(product(R"("price":null})").at("value").is_null());
  EXPECT_FALSE(product(R"("price":{}})").contains("value")) << "no value is a document";
  EXPECT_FALSE(product(R"("price":1,"colour":"red"})").contains("value"));
  EXPECT_FALSE(product("\"stock\":1}").contains("value")) << "nothing was sent";

  std::string title;
  for (int i = 0; i < 201; ++i) title += "\xea\xb0\x80";
  const Principal user = api_.scenario.user();
  const auto longer =
      told(api_.send("POST", "/v1/posts",
                     R"({"board":"general","body":"b","title":")" + title + "\"}", "", &user));
  const std::string value = longer.at("value").as_string().c_str();
  EXPECT_EQ(value, title.substr(0, 198) + "\xe2\x80\xa6") << "whole characters of it";
}

TEST_F(WrongValues, never_repeat_a_password_or_a_token) {
  const std::string secrets[] = {R"({"email":"a@example.com","password":"hush","nickname":"kim"})",
                                 R"({"email":"a@example.com","passwrod":"hush","nickname":"kim"})",
                                 R"({"email":"a@example.com","password":7777,"nickname":"kim"})"};
  for (const std::string& body : secrets) {
    const RawReply reply = api_.send("POST", "/v1/accounts", body);
    EXPECT_THAT(named(reply), ::testing::Contains(::testing::StartsWith("body /passw"))) << body;
    EXPECT_THAT(reply.body, ::testing::Not(::testing::AnyOf(::testing::HasSubstr("hush"),
                                                            ::testing::HasSubstr("7777"))));
  }
  const RawReply reset = api_.send("PUT", "/v1/password-resets",
                                   R"({"token":"hush","new_password":"correct horse battery"})");
  EXPECT_THAT(named(reset), ElementsAre("body /token"));
  EXPECT_THAT(reset.body, ::testing::Not(::testing::HasSubstr("hush")));
}

TEST_F(WrongValues, of_a_body_that_is_too_large_say_of_which_request) {
  const RawReply large = api_.send("POST", "/v1/posts", "", "Content-Length: 99999999\r\n");
  EXPECT_EQ(code_of(large), "payload_too_large");
  EXPECT_EQ(json_of(large).at("instance"), "/v1/posts");
}

TEST_F(WrongValues, are_no_blanks_around_an_email) {
  const std::string password = "correct horse battery";
  must(api_.scenario->accounts().create(Principal::local_operator(),
                                        {"kim@example.com", password, "kim", Role::user}));
  const RawReply reply = api_.send(
      "POST", "/v1/sessions", R"({"email":" Kim@example.com ","password":")" + password + "\"}");
  EXPECT_EQ(reply.status, 201) << reply.body;
}

TEST_F(WrongValues, an_authors_role_is_shown_beside_the_name) {
  const Principal user = api_.scenario.user();
  const PostId event = api_.scenario.event_post();
  api_.scenario.comment(user, event);
  const RawReply post = api_.send("GET", "/v1/posts/" + std::to_string(event.value));
  EXPECT_EQ(json_of(post).at("author").at("role"), "admin");
  EXPECT_EQ(json_of(post).at("comments").at("items").at(0).at("author").at("role"), "user");
  EXPECT_EQ(json_of(api_.send("GET", "/v1/posts")).at("items").at(0).at("author").at("role"),
            "admin");
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
