// Dispatch, decoding and errors of the whole API.
#include <gmock/gmock.h>

#include <algorithm>

#include "api/problem_code.hpp"
#include "api/served_scenario.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;

class ApiTest : public ::testing::Test {
 protected:
  ServedScenario api_;
};

TEST_F(ApiTest, names_what_is_not_there) {
  EXPECT_EQ(code_of(api_.send("GET", "/v2")), "not_found");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts/")), "not_found");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts/999")), "not_found");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts/abc")), "not_found");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts/99999999999999999999")), "not_found");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts/-1")), "not_found");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts/%00")), "not_found");
}

TEST_F(ApiTest, tells_which_methods_a_path_has) {
  const RawReply reply = api_.send("PUT", "/v1/posts");
  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(code_of(reply), "method_not_allowed");
  EXPECT_EQ(reply.header("Allow"), "POST, GET, HEAD");
}

TEST_F(ApiTest, refuses_what_it_cannot_speak) {
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts", "", "Accept: text/html\r\n")), "not_acceptable");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts", "", "Accept: application/json;q=0\r\n")),
            "not_acceptable");
  EXPECT_EQ(api_.send("GET", "/v1/posts", "", "Accept: text/html, */*;q=0.8\r\n").status, 200);
  EXPECT_EQ(api_.send("GET", "/v1/posts", "", "Accept: application/*\r\n").status, 200);
  EXPECT_EQ(code_of(api_.send("POST", "/v1/sessions", "a=b",
                              "Content-Type: application/x-www-form-urlencoded\r\n")),
            "unsupported_media_type");
  EXPECT_EQ(code_of(api_.send("POST", "/v1/sessions", R"({"email":"a@b.c","password":"x"})",
                              "Content-Type: application/json; charset=utf-8\r\n")),
            "invalid_credentials");
}

TEST_F(ApiTest, decides_who_may_before_it_reads_what) {
  const Principal user = api_.scenario.user();
  const RawReply anonymous = api_.send("POST", "/v1/posts", "{nonsense");
  EXPECT_EQ(code_of(anonymous), "unauthenticated");
  EXPECT_EQ(anonymous.header("WWW-Authenticate"), "Bearer");
  EXPECT_EQ(
      code_of(api_.send("POST", "/v1/posts", "{nonsense", "Authorization: Bearer tk_wrong\r\n")),
      "unauthenticated");
  EXPECT_EQ(code_of(api_.send("POST", "/v1/accounts/1/points/adjustments", "{nonsense", "", &user)),
            "forbidden");
  EXPECT_EQ(code_of(api_.send("POST", "/v1/posts", "{nonsense", "", &user)), "invalid_request");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/admin-actions", "", "", &user)), "forbidden");
}

TEST_F(ApiTest, points_at_every_wrong_member) {
  const Principal user = api_.scenario.user();
  const RawReply reply =
      api_.send("POST", "/v1/posts", R"({"board":"party","title":7,"boddy":"x"})", "", &user);
  EXPECT_EQ(reply.status, 400);
  std::vector<std::string> pointers;
  const auto document = json_of(reply);
  for (const auto& e : document.at("errors").as_array()) {
    pointers.emplace_back(e.at("pointer").as_string().c_str());
  }
  std::ranges::sort(pointers);
  EXPECT_EQ(pointers, (std::vector<std::string>{"/board", "/boddy", "/body", "/title"}));
}

TEST_F(ApiTest, refuses_unknown_and_wrong_query_parameters) {
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts?limt=3")), "invalid_request");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts?limit=three")), "invalid_request");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts?limit=3&limit=4")), "invalid_request");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts?board=%zz")), "invalid_request");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts?cursor=%ff")), "invalid_request");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts/1?limit=3")), "invalid_request");
  EXPECT_EQ(code_of(api_.send("POST", "/v1/sessions?x=1", R"({"email":"a@b.c","password":"x"})")),
            "invalid_request");
  EXPECT_EQ(api_.send("GET", "/v1/posts?limit=3&board=general").status, 200);
}

TEST_F(ApiTest, gives_a_post_with_a_tag_that_views_do_not_move) {
  const PostId post = api_.scenario.event_post();
  const std::string path = "/v1/posts/" + std::to_string(post.value);
  const RawReply first = api_.send("GET", path);
  ASSERT_EQ(first.status, 200) << first.body;
  const std::string tag = first.header("ETag");
  EXPECT_EQ(tag.substr(0, 3), "W/\"");
  const RawReply again = api_.send("GET", path, "", "If-None-Match: " + tag + "\r\n");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(again.header("ETag"), tag);
  api_.scenario.comment(api_.scenario.user(), post);
  EXPECT_EQ(api_.send("GET", path, "", "If-None-Match: " + tag + "\r\n").status, 200);
}

TEST_F(ApiTest, refuses_an_edit_of_what_has_moved_on) {
  const Principal user = api_.scenario.user();
  const PostId post = api_.scenario.general_post(user);
  const std::string path = "/v1/posts/" + std::to_string(post.value);
  EXPECT_EQ(api_.send("PATCH", path, R"({"title":"b"})", "If-Match: \"1\"\r\n", &user).status, 200);
  EXPECT_EQ(code_of(api_.send("PATCH", path, R"({"title":"c"})", "If-Match: \"1\"\r\n", &user)),
            "version_mismatch");
  EXPECT_EQ(code_of(api_.send("PATCH", path, R"({"title":"c"})", "If-Match: 2\r\n", &user)),
            "invalid_request");
  EXPECT_EQ(api_.send("DELETE", path, "", "If-Match: \"2\"\r\n", &user).status, 204);
}

TEST_F(ApiTest, takes_for_if_match_what_an_etag_gave) {
  const Principal user = api_.scenario.user();
  const PostId post = api_.scenario.general_post(user);
  const std::string path = "/v1/posts/" + std::to_string(post.value);
  int n = 0;
  const auto patch = [&](const std::string& tags) {
    return api_.send("PATCH", path, R"({"title":"t)" + std::to_string(++n) + R"("})",
                     "If-Match: " + tags + "\r\n", &user);
  };
  const RawReply read = api_.send("GET", path);
  const RawReply edited = patch(read.header("ETag"));
  EXPECT_EQ(edited.status, 200) << read.head;
  EXPECT_EQ(edited.header("ETag"), api_.send("GET", path).header("ETag"));
  EXPECT_EQ(code_of(patch(read.header("ETag"))), "version_mismatch");
  EXPECT_EQ(patch("*").status, 200);
  EXPECT_EQ(patch(R"(W/"1-77", "other" , "3", W/"4-5")").status, 200) << "the third is it";
  EXPECT_EQ(code_of(patch(R"("1", W/"2-3")")), "version_mismatch");
  EXPECT_EQ(code_of(patch(R"("somebody-elses")")), "version_mismatch");
  for (const char* wrong : {"3", "\"3", "W/3", R"("4" "5"x)", "W/"})
    EXPECT_EQ(code_of(patch(wrong)), "invalid_request") << wrong;
}

TEST_F(ApiTest, minds_if_match_on_comments_too) {
  const Principal user = api_.scenario.user();
  const auto added = api_.scenario.comment(user, api_.scenario.general_post(user));
  const std::string path = "/v1/comments/" + std::to_string(added.comment.id.value);
  const RawReply read = api_.send("GET", path);
  const std::string given = "If-Match: " + read.header("ETag") + "\r\n";
  EXPECT_EQ(api_.send("GET", path, "", "If-None-Match: " + read.header("ETag") + "\r\n").status,
            304);
  const RawReply edited = api_.send("PATCH", path, R"({"body":"b"})", given, &user);
  EXPECT_EQ(edited.status, 200);
  EXPECT_EQ(code_of(api_.send("PATCH", path, R"({"body":"c"})", given, &user)), "version_mismatch");
  EXPECT_EQ(code_of(api_.send("DELETE", path, "", given, &user)), "version_mismatch");
  const std::string now = "If-Match: " + edited.header("ETag") + "\r\n";
  EXPECT_EQ(api_.send("PATCH", path, R"({"body":"b"})", now, &user).header("ETag"),
            edited.header("ETag"))
      << "the same again changes nothing";
  EXPECT_EQ(api_.send("DELETE", path, "", now, &user).status, 204);
  EXPECT_EQ(api_.send("GET", path).status, 404);
}

TEST_F(ApiTest, takes_an_empty_object_for_no_body) {
  const Principal& admin = api_.scenario.admin();
  const std::string path = "/v1/tickets/0000-0000-0000-0000/redeem";
  EXPECT_EQ(code_of(api_.send("POST", path, "", "", &admin)), "not_found");
  EXPECT_EQ(code_of(api_.send("POST", path, "{}", "", &admin)), "not_found");
  EXPECT_EQ(code_of(api_.send("POST", path, R"({"dry_run":true})", "", &admin)), "invalid_request");
}

TEST_F(ApiTest, refuses_a_null_where_nothing_may_be_absent) {
  const Principal& admin = api_.scenario.admin();
  const RawReply created = api_.send("POST", "/v1/products",
                                     R"({"name":"n","category":"other","price":null})", "", &admin);
  EXPECT_EQ(code_of(created), "validation_failed");
  EXPECT_EQ(json_of(created).at("errors").at(0).at("pointer"), "/price");
  const RawReply made =
      api_.send("POST", "/v1/products", R"({"name":"n","category":"other","price":1})", "", &admin);
  const std::string path = made.header("Location");
  EXPECT_EQ(code_of(api_.send("PATCH", path, R"({"price":null})", "", &admin)),
            "validation_failed");
  EXPECT_EQ(api_.send("PATCH", path, R"({"image_id":null})", "", &admin).status, 200);
}

TEST_F(ApiTest, a_patch_that_changes_nothing_moves_no_revision_and_is_not_recorded) {
  const Principal& admin = api_.scenario.admin();
  const auto actions = [&] {
    const auto all = must(api_.scenario->audit().actions(admin, {.limit = 100})).items;
    return std::ranges::count_if(all, [](const AdminAction& one) {
      return one.action.find("session") == std::string::npos;  // with which each request comes
    });
  };
  const RawReply made =
      api_.send("POST", "/v1/products", R"({"name":"n","category":"other","price":1})", "", &admin);
  const std::string post =
      "/v1/posts/" + std::to_string(api_.scenario.general_post(api_.scenario.user()).value);
  const std::string event = "/v1/posts/" + std::to_string(api_.scenario.event_post().value);
  const auto before = actions();
  for (const char* body : {"{}", R"({"price":1.0,"name":"n"})"}) {
    const RawReply same = api_.send("PATCH", made.header("Location"), body, "", &admin);
    EXPECT_EQ(same.status, 200);
    EXPECT_EQ(same.header("ETag"), made.header("ETag"));
  }
  EXPECT_EQ(json_of(api_.send("PATCH", post, "{}", "", &admin)).at("revision"), 1);
  EXPECT_EQ(api_.send("PATCH", event + "/campaign", R"({"slots":10})", "", &admin).status, 200);
  EXPECT_EQ(actions(), before);
}

TEST_F(ApiTest, replaces_a_stock_only_when_nothing_was_sold_since_it_was_read) {
  const Principal& admin = api_.scenario.admin();
  CreateProduct create;
  create.name = "Popcorn";
  create.price = Points{0};
  create.stock = 5;
  const auto item = must(api_.scenario->catalog().create(admin, create)).id;
  const std::string path = "/v1/products/" + std::to_string(item.value);
  const auto patch = [&](const std::string& body, const std::string& tag) {
    return api_.send("PATCH", path, body, "If-Match: " + tag + "\r\n", &admin);
  };
  EXPECT_EQ(api_.send("GET", path).header("ETag"), "\"1-5\"");
  must(api_.scenario->purchases().place(api_.scenario.user(), {item, 3, {}, {}}, {"k", false}));
  EXPECT_EQ(api_.send("GET", path).header("ETag"), "\"1-2\"");
  EXPECT_EQ(code_of(patch(R"({"stock":5})", "\"1-5\"")), "version_mismatch");
  EXPECT_EQ(code_of(patch(R"({"stock":5})", "\"1\"")), "version_mismatch") << "says no stock";
  EXPECT_EQ(patch(R"({"price":10})", "\"1-5\"").status, 200) << "the stock is not at stake";
  EXPECT_EQ(patch(R"({"price":11})", "\"2\"").status, 200);
  EXPECT_EQ(patch(R"({"stock":null})", "\"3-2\"").status, 200);
  EXPECT_EQ(api_.send("GET", path).header("ETag"), "\"4-\"");
  EXPECT_EQ(patch(R"({"stock":9})", "\"4-\"").status, 200);
  EXPECT_EQ(code_of(patch(R"({"stock":9})", "\"5-x\"")), "invalid_request");
  EXPECT_EQ(code_of(patch(R"({"if_stock":9})", "\"5-9\"")), "invalid_request");
  EXPECT_EQ(api_.send("DELETE", path, "", "If-Match: \"5-7\"\r\n", &admin).status, 204);
}

TEST_F(ApiTest, links_to_the_next_page) {
  for (int i = 0; i < 3; ++i) api_.scenario.event_post();
  const RawReply page = api_.send("GET", "/v1/posts?limit=2&board=event");
  const std::string link = page.header("Link");
  ASSERT_TRUE(link.ends_with(">; rel=\"next\"")) << page.head;
  const RawReply rest = api_.send("GET", link.substr(1, link.find('>') - 1));
  ASSERT_EQ(rest.status, 200) << rest.body;
  EXPECT_EQ(json_of(rest).at("items").as_array().size(), 1U);
  EXPECT_TRUE(json_of(rest).at("next_cursor").is_null());
  EXPECT_EQ(rest.header("Link"), "");
}

TEST_F(ApiTest, explains_every_error) {
  for (const std::string_view code : api::ProblemCode::all()) {
    const RawReply reply = api_.send("GET", "/problems/" + std::string(code));
    EXPECT_EQ(reply.status, 200) << code;
    EXPECT_FALSE(json_of(reply).at("meaning").as_string().empty()) << code;
  }
  EXPECT_EQ(code_of(api_.send("GET", "/problems/nonsense")), "not_found");
}

TEST_F(ApiTest, counts_what_it_answers) {
  api_.send("GET", "/livez");
  api_.send("GET", "/livez");
  const std::string text = api_.send("GET", "/metrics").body;
  EXPECT_THAT(text, HasSubstr("ticketing_http_requests_total{method=\"GET\",route=\"/livez\","
                              "status=\"200\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("\nticketing_http_connections "));
}

TEST_F(ApiTest, makes_no_series_of_what_clients_make_up) {
  const auto series = [&] {
    const std::string text = api_.send("GET", "/metrics").body;
    return std::ranges::count(text, '\n');
  };
  api_.send("GET", "/nowhere");
  api_.send("BREW", "/v1/posts");
  api_.send("GET", "/v1/posts/1");
  series();  // which is counted itself from the second time on
  const auto before = series();
  for (int i = 0; i < 50; ++i) {
    api_.send("GET", "/nowhere/" + std::to_string(i));
    api_.send("BREW" + std::string(static_cast<std::size_t>(i % 8), 'X'), "/v1/posts");
    api_.send("GET", "/v1/posts/" + std::to_string(i + 2));
  }
  EXPECT_EQ(series(), before);
  EXPECT_THAT(api_.send("GET", "/metrics").body,
              HasSubstr("{method=\"other\",route=\"unmatched\",status=\"404\"} 51\n"));
}

TEST_F(ApiTest, is_live_and_ready) {
  EXPECT_EQ(api_.send("GET", "/livez").status, 200);
  const RawReply ready = api_.send("GET", "/readyz");
  EXPECT_EQ(ready.status, 200) << ready.body;
  EXPECT_TRUE(json_of(ready).at("database").as_bool());
  EXPECT_TRUE(json_of(ready).at("redis").is_null());
}

TEST(ApiBudgets, stop_an_address_behind_a_proxy_but_not_its_neighbour) {
  ServedScenario api([](Config& config) { config.limits.rate.address_per_minute = 3; });
  const std::string_view one = "X-Forwarded-For: 10.0.0.9, 203.0.113.1\r\n";
  for (int i = 0; i < 3; ++i) EXPECT_EQ(api.send("GET", "/v1/posts", "", one).status, 200);
  const RawReply refused = api.send("GET", "/v1/posts", "", one);
  EXPECT_EQ(code_of(refused), "rate_limited");
  EXPECT_EQ(refused.header("Retry-After"), "20");
  EXPECT_EQ(refused.header("RateLimit"), "\"address\";r=0;t=20");
  EXPECT_EQ(refused.header("RateLimit-Policy"), "\"address\";q=3;w=60");
  EXPECT_TRUE(json_of(refused).as_object().contains("resets_at"));
  EXPECT_EQ(api.send("GET", "/v1/posts", "", "X-Forwarded-For: 203.0.113.2\r\n").status, 200);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(api.send("GET", "/v1/posts").status, 200);
  api.scenario.clock().advance(std::chrono::seconds(20));
  EXPECT_EQ(api.send("GET", "/v1/posts", "", one).status, 200);
}

TEST(ApiBudgets, stop_an_account_that_writes_too_much) {
  ServedScenario api([](Config& config) { config.limits.rate.account_per_minute = 2; });
  const Principal user = api.scenario.user();
  const std::string path =
      "/v1/posts/" + std::to_string(api.scenario.event_post().value) + "/comments";
  EXPECT_EQ(api.send("POST", path, R"({"body":"a"})", "", &user).status, 201);
  EXPECT_EQ(api.send("POST", path, R"({"body":"b"})", "", &user).status, 201);
  EXPECT_EQ(code_of(api.send("POST", path, R"({"body":"c"})", "", &user)), "rate_limited");
  EXPECT_EQ(api.send("GET", "/v1/me", "", "", &user).status, 200);
}

}  // namespace
}  // namespace ticketing::test
