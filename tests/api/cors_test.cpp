// Pages of other origins.
#include <gtest/gtest.h>

#include "api/served_scenario.hpp"

namespace ticketing::test {
namespace {

const std::string shop = "https://shop.example.com";

class Cors : public ::testing::Test {
 protected:
  RawReply from(const std::string& origin, std::string_view method, std::string_view target,
                std::string_view body = "", const std::string& more = "") {
    return api_.send(method, target, body, "Origin: " + origin + "\r\n" + more);
  }
  ServedScenario api_{[](Config& config) { config.api.cors_origins = {shop}; }};
};

TEST_F(Cors, lets_a_page_of_a_named_origin_read_replies_and_refusals) {
  const std::string path =
      "/v1/posts/" + std::to_string(api_.scenario.general_post(api_.scenario.user()).value);
  for (const RawReply& reply :
       {from(shop, "GET", path), from(shop, "GET", path), from(shop, "GET", "/v1/posts"),
        from(shop, "GET", "/nowhere"), from(shop, "POST", "/v1/posts", "{}"),
        from(shop, "GET", path, "", "Accept: text/html\r\n"), from(shop, "PUT", "/v1/posts")}) {
    EXPECT_EQ(reply.header("Access-Control-Allow-Origin"), shop) << reply.head;
    EXPECT_NE(reply.header("Access-Control-Expose-Headers").find("ETag"), std::string::npos);
    EXPECT_NE(reply.head.find("Vary: Origin\r\n"), std::string::npos) << reply.head;
  }
}

TEST_F(Cors, says_nothing_to_pages_of_others) {
  const RawReply reply = from("https://evil.example.com", "GET", "/v1/posts");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("Access-Control-Allow-Origin"), "");
  EXPECT_EQ(from("https://evil.example.com", "OPTIONS", "/v1/posts", "",
                 "Access-Control-Request-Method: POST\r\n")
                .header("Access-Control-Allow-Methods"),
            "");
}

TEST_F(Cors, answers_what_a_browser_asks_first) {
  const RawReply reply = from(shop, "OPTIONS", "/v1/orders", "",
                              "Access-Control-Request-Method: POST\r\n"
                              "Access-Control-Request-Headers: authorization,idempotency-key\r\n");
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.header("Access-Control-Allow-Origin"), shop);
  EXPECT_NE(reply.header("Access-Control-Allow-Methods").find("POST"), std::string::npos);
  EXPECT_NE(reply.header("Access-Control-Allow-Headers").find("Idempotency-Key"),
            std::string::npos);
}

TEST_F(Cors, options_tells_the_methods_of_any_path) {
  const RawReply reply = api_.send("OPTIONS", "/v1/posts");
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.header("Allow"), "POST, GET, HEAD, OPTIONS");
  EXPECT_EQ(api_.send("OPTIONS", "/nowhere").status, 404);
}

TEST(CorsOfNobody, adds_nothing_where_no_origin_is_named) {
  ServedScenario api;
  const RawReply reply = api.send("GET", "/v1/posts", "", "Origin: " + shop + "\r\n");
  EXPECT_EQ(reply.head.find("Access-Control"), std::string::npos);
}

TEST(CorsOfAll, lets_every_page_read) {
  ServedScenario api([](Config& config) { config.api.cors_origins = {"*"}; });
  EXPECT_EQ(api.send("GET", "/v1/posts", "", "Origin: " + shop + "\r\n")
                .header("Access-Control-Allow-Origin"),
            shop);
}

}  // namespace
}  // namespace ticketing::test
