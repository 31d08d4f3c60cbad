// HTTP without surprises: what the same request means however it is spelt, and what is refused.
#include <gtest/gtest.h>

#include "api/http/request_target.hpp"
#include "api/negotiation.hpp"
#include "api/served_scenario.hpp"

namespace ticketing::test {
namespace {

struct Split {
  std::string path;
  std::string query;
  std::string target;
  bool operator==(const Split&) const = default;
};

Split split(const std::string& target) {
  api::HttpRequest request;
  request.target = target;
  if (api::split_target(request)) return {"wrong", {}, {}};
  return {std::string(request.path), std::string(request.query), std::string(request.target)};
}

TEST(RequestTarget, of_a_url_is_its_path_and_query) {
  EXPECT_EQ(split("http://x/v1/posts?a=1"), (Split{"/v1/posts", "a=1", "/v1/posts?a=1"}));
  EXPECT_EQ(split("HTTPS://x:80/v1"), (Split{"/v1", "", "/v1"}));
  EXPECT_EQ(split("http://x"), (Split{"/", "", "/"}));
  EXPECT_EQ(split("http://x?y=/v1/posts"), (Split{"/", "y=/v1/posts", "/?y=/v1/posts"}));
  EXPECT_EQ(split("/a?b?c"), (Split{"/a", "b?c", "/a?b?c"}));
  EXPECT_EQ(split("*"), (Split{"*", "", "*"}));
  for (const char* wrong : {"", "a", "x:80", "ftp://x/", "http:///a", "http://a b/", "http://u@x/",
                            "/a#b", "http://x#/a", "://x/"})
    EXPECT_EQ(split(wrong).path, "wrong") << wrong;
}

TEST(RequestTarget, is_spelt_in_one_way) {
  EXPECT_EQ(split("/v1/p%6Fsts?a=%6f"), (Split{"/v1/posts", "a=%6f", "/v1/posts?a=%6f"}));
  EXPECT_EQ(split("/a%2fb/%eA%b0%80"), (Split{"/a%2Fb/%EA%B0%80", "", "/a%2Fb/%EA%B0%80"}));
  EXPECT_EQ(split("/a%3F?b"), (Split{"/a%3F", "b", "/a%3F?b"}));
  for (const char* wrong : {"/%", "/%4", "/%4g", "/%g4", "/a%%41"})
    EXPECT_EQ(split(wrong).path, "wrong") << wrong;
}

TEST(RequestTarget, knows_a_host) {
  for (const char* host :
       {"", "x", "a.example:8080", "a.example:", "127.0.0.1", "[::1]:80", "[::1]", "%61", "a_b"})
    EXPECT_TRUE(api::is_host(host)) << host;
  for (const char* none : {"a/b", "a@b", "a b", "a:x", "a:1:2", "[::1", "[]", "::1", "[::1]x", "%6",
                           "a?b", "a#b", "a\\b"})
    EXPECT_FALSE(api::is_host(none)) << none;
}

TEST(Negotiation, finds_what_a_client_takes) {
  EXPECT_TRUE(api::accepts("image/png", "image/*"));
  EXPECT_TRUE(api::accepts("text/html, image/webp;q=0.5", "image/*"));
  EXPECT_TRUE(api::accepts("image/*", "image/*"));
  EXPECT_TRUE(api::accepts("*/*;q=0.1", "image/*"));
  EXPECT_FALSE(api::accepts("image/png;q=0", "image/*"));
  EXPECT_FALSE(api::accepts("imagery/png", "image/*"));
  EXPECT_FALSE(api::accepts("application/json", "image/*"));
  EXPECT_FALSE(api::accepts("application/jsonp", "application/json"));
  EXPECT_FALSE(api::accepts("application/js", "application/json"));
  EXPECT_TRUE(api::accepts("APPLICATION/JSON ; q=1", "application/json"));
  EXPECT_TRUE(api::is_json("Application/JSON; charset=utf-16"));
  EXPECT_FALSE(api::is_json("application/json x"));
  EXPECT_FALSE(api::is_json("application/jsonp"));
  EXPECT_TRUE(api::is_utf8("application/json; charset=\"UTF-8\""));
  EXPECT_FALSE(api::is_utf8("application/json; charset=utf-16"));
  EXPECT_FALSE(api::is_utf8("application/json;a=b; Charset = latin1"));
}

class HttpManners : public ::testing::Test {
 protected:
  ServedScenario api_;
};

TEST_F(HttpManners, find_the_same_post_however_its_path_is_spelt) {
  const std::string id = std::to_string(api_.scenario.event_post().value);
  const std::string whole = api_.send("GET", "/v1/posts/" + id).body;
  std::string escaped;
  for (const char c : id) escaped += "%3" + std::string(1, c);
  for (const std::string& same :
       {"http://any/v1/posts/" + id, "HTTP://any/v1/posts/" + id, "/v1/p%6fsts/" + escaped}) {
    EXPECT_EQ(api_.send("GET", same).body, whole) << same;
  }
  EXPECT_EQ(api_.send("GET", "/v1/posts%2F" + id).status, 404) << "a slash inside a segment";
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts/%4")), "invalid_request");
  EXPECT_EQ(api_.send("GET", "http://any?x=/v1/posts/" + id).status, 404);
}

TEST_F(HttpManners, take_an_upload_as_a_url_too) {
  const Principal user = api_.scenario.user();
  const std::string body(2'000'000, 'x');
  EXPECT_EQ(code_of(api_.send("POST", "http://any/v1/images", body, "", &user)),
            "validation_failed")
      << "no picture, and not too large";
}

TEST_F(HttpManners, refuse_coded_bodies_and_other_encodings) {
  const Principal user = api_.scenario.user();
  const RawReply coded = api_.send("POST", "/v1/posts", "{}", "Content-Encoding: gzip\r\n", &user);
  EXPECT_EQ(code_of(coded), "unsupported_media_type");
  EXPECT_EQ(coded.header("Accept-Encoding"), "identity");
  EXPECT_EQ(api_.send("POST", "/v1/images", "x", "Content-Encoding: gzip\r\n", &user).status, 415);
  EXPECT_EQ(code_of(api_.send("POST", "/v1/posts", "{}",
                              "Content-Type: application/json; charset=utf-16\r\n", &user)),
            "unsupported_media_type");
}

TEST_F(HttpManners, take_a_list_that_comes_as_several_fields) {
  EXPECT_EQ(
      api_.send("GET", "/v1/posts", "", "Accept: text/html\r\nAccept: application/json\r\n").status,
      200);
  const std::string path = "/v1/posts/" + std::to_string(api_.scenario.event_post().value);
  const std::string tag = api_.send("GET", path).header("ETag");
  EXPECT_EQ(api_.send("GET", path, "", "If-None-Match: \"other\"\r\nIf-None-Match: " + tag + "\r\n")
                .status,
            304);
}

TEST_F(HttpManners, show_anyone_what_anyone_may_read_whatever_the_token) {
  const Principal user = api_.scenario.user();
  const std::string token = api_.token(user);
  const std::string bearer = "Authorization: Bearer " + token + "\r\n";
  EXPECT_EQ(api_.send("DELETE", "/v1/sessions/current", "", bearer).status, 204);
  for (const char* path : {"/v1/posts", "/v1/products", "/v1/rankings/comments_received"}) {
    for (const std::string& stale : {bearer, std::string("Authorization: Basic YTpi\r\n")})
      EXPECT_EQ(api_.send("GET", path, "", stale).status, 200) << path << ' ' << stale;
  }
  EXPECT_EQ(api_.send("GET", "/v1/me", "", bearer).status, 401);
  EXPECT_EQ(api_.send("GET", "/v1/events", "", bearer).status, 401);
}

}  // namespace
}  // namespace ticketing::test
