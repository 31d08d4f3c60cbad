// What readers are given from memory: the same as from the store, and at once what was written.
#include <gmock/gmock.h>
#include <zlib.h>

#include <string>

#include "api/served_scenario.hpp"

namespace ticketing::test {
namespace {

class CachedReading : public ::testing::Test {
 protected:
  std::int64_t metric(const std::string& name) {
    const RawReply reply = api_.send("GET", "/metrics");
    const auto at = reply.body.find("\n" + name + " ");
    return at == std::string::npos ? -1 : std::stoll(reply.body.substr(at + name.size() + 2));
  }
  boost::json::value read(const std::string& path) {
    const RawReply reply = api_.send("GET", path);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return json_of(reply);
  }
  std::string post_path(PostId post) { return "/v1/posts/" + std::to_string(post.value); }

  ServedScenario api_;
};

std::string gunzip(const std::string& bytes) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string text(1024 * 1024, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

TEST_F(CachedReading, asks_the_store_for_nothing_that_is_at_hand) {
  const std::string path = post_path(api_.scenario.event_post());
  const RawReply first = api_.send("GET", path);
  // On connections of both threads, so that each has had it.
  for (int i = 0; i < 4; ++i) api_.send("GET", path);
  const auto hits = metric("ticketing_cache_hits_total");
  const auto readings = metric("ticketing_cache_readings_total");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(api_.send("GET", path).body, first.body);
  // A reading of a second ago may have had to be repeated, on a slow machine more than once.
  EXPECT_GT(metric("ticketing_cache_hits_total"), hits);
  EXPECT_LT(metric("ticketing_cache_readings_total") - readings, 20);
}

TEST_F(CachedReading, shows_what_was_written_at_once) {
  const Principal user = api_.scenario.user();
  const Principal& admin = api_.scenario.admin();
  const PostId post = api_.scenario.event_post();
  const std::string path = post_path(post);
  const auto comments = [&] { return read(path).at("comments").at("items").as_array().size(); };
  EXPECT_EQ(comments(), 0);
  const auto added = api_.scenario.comment(user, post, "first");
  EXPECT_EQ(comments(), 1);
  EXPECT_EQ(read(path).at("campaign").at("claimed"), 1);
  EXPECT_EQ(read("/v1/posts").at("items").at(0).at("comment_count"), 1);

  must(api_.scenario->posts().edit(admin, {post, "A new title", {}, {}, {}}));
  EXPECT_EQ(read(path).at("title"), "A new title");
  EXPECT_EQ(read("/v1/posts").at("items").at(0).at("title"), "A new title");

  const auto author = [&] { return read(path).at("comments").at("items").at(0).at("author"); };
  EXPECT_EQ(author().at("nickname"), "viewer");
  for (const auto& [role, name] : {std::pair{Role::staff, "staff"}, {Role::user, "user"}}) {
    must(api_.scenario->accounts().update(admin, {user.account, role, {}}));
    EXPECT_EQ(author().at("role"), name) << "a changed role is shown at once";
  }
  must(api_.scenario->privacy().close(user));
  EXPECT_NE(author().at("nickname"), "viewer");

  must(api_.scenario->comments().remove(admin, {added.comment.id, {}}));
  EXPECT_EQ(comments(), 0);
  must(api_.scenario->posts().remove(admin, {post, {}}));
  EXPECT_EQ(api_.send("GET", path).status, 404);
  EXPECT_EQ(read("/v1/posts").at("items").as_array().size(), 0);
}

TEST_F(CachedReading, shows_what_was_missing_once_it_is_there) {
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts/1")), "not_found");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/posts/1")), "not_found");
  ASSERT_EQ(api_.scenario.event_post(), PostId{1});
  EXPECT_EQ(api_.send("GET", "/v1/posts/1").status, 200);
}

TEST_F(CachedReading, refuses_each_with_his_own_request_s_name) {
  const std::string first = "X-Request-Id: first-one\r\n";
  const std::string second = "X-Request-Id: second-one\r\n";
  EXPECT_THAT(api_.send("GET", "/v1/posts/9", "", first).body, ::testing::HasSubstr("first-one"));
  EXPECT_THAT(api_.send("GET", "/v1/posts/9", "", second).body, ::testing::HasSubstr("second-one"));
}

TEST_F(CachedReading, gives_nobody_what_was_wrong_with_another_s_request) {
  const std::string path = post_path(api_.scenario.event_post());
  EXPECT_EQ(api_.send("GET", path, "x").status, 400);
  EXPECT_EQ(api_.send("GET", path).status, 200);
  EXPECT_EQ(api_.send("GET", path, "x").status, 400);
}

TEST_F(CachedReading, tells_caches_to_ask) {
  const std::string path = post_path(api_.scenario.event_post());
  for (const std::string& target : {path, std::string("/v1/posts"), std::string("/v1/products")})
    EXPECT_EQ(api_.send("GET", target).header("Cache-Control"), "no-cache") << target;
  EXPECT_EQ(
      api_.send("GET", "/v1/products", "", "", &api_.scenario.admin()).header("Cache-Control"),
      "no-store");
  EXPECT_EQ(api_.send("GET", "/v1/products/9").header("Vary"), "Authorization, Accept-Encoding");
}

TEST_F(CachedReading, shows_what_is_left_of_a_stock) {
  CreateProduct create;
  create.name = "Popcorn";
  create.price = Points{0};
  create.stock = 5;
  const auto item = must(api_.scenario->catalog().create(api_.scenario.admin(), create)).id;
  const std::string path = "/v1/products/" + std::to_string(item.value);
  EXPECT_EQ(read(path).at("stock"), 5);
  EXPECT_EQ(read("/v1/products").at("items").at(0).at("stock"), 5);
  must(api_.scenario->purchases().place(api_.scenario.user(), {item, 3, {}, {}}, {"k", false}));
  EXPECT_EQ(read(path).at("stock"), 2);
  EXPECT_EQ(read("/v1/products").at("items").at(0).at("stock"), 2);
}

TEST_F(CachedReading, keeps_what_only_admins_see_from_everybody_else) {
  CreateProduct create;
  create.name = "Popcorn";
  create.price = Points{0};
  const Principal& admin = api_.scenario.admin();
  const auto item = must(api_.scenario->catalog().create(admin, create)).id;
  EditProduct edit;
  edit.id = item;
  edit.on_sale = false;
  must(api_.scenario->catalog().edit(admin, edit));
  const std::string path = "/v1/products/" + std::to_string(item.value);
  EXPECT_EQ(api_.send("GET", path, "", "", &admin).status, 200);
  EXPECT_EQ(api_.send("GET", path).status, 404);
  EXPECT_EQ(api_.send("GET", path, "", "", &admin).status, 200);
}

TEST_F(CachedReading, counts_one_view_for_each_who_looks_at_a_post) {
  const PostId post = api_.scenario.event_post();
  const std::string path = post_path(post);
  const Principal user = api_.scenario.user();
  const std::string firefox = "User-Agent: Mozilla/5.0 (X11) Firefox/140.0\r\n";
  const std::string safari = "User-Agent: Mozilla/5.0 (iPhone) Safari/604.1\r\n";
  for (int i = 0; i < 3; ++i) {
    api_.send("HEAD", path, "", "User-Agent: Links\r\n");
    api_.send("GET", path, "", "User-Agent: Chrome\r\nSec-Purpose: prefetch;prerender\r\n");
    api_.send("GET", path, "", "User-Agent: Chrome\r\nPurpose: prefetch\r\n");
    api_.send("GET", path, "", "User-Agent: Mozilla/5.0 (compatible; Googlebot/2.1)\r\n");
    api_.send("GET", path, "", firefox, &api_.scenario.admin());  // the author
    api_.send("GET", path, "", firefox);
    api_.send("GET", path, "", safari);
    api_.send("GET", path, "", safari, &user);  // another token each time
    api_.send("GET", path, "", safari + "X-Forwarded-For: 2001:db8::1\r\n");
    api_.send("GET", path, "", safari + "X-Forwarded-For: 2001:db8::2\r\n");
  }
  const auto views = [&] { return must(api_.scenario->posts().find(post)).view_count; };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (views() < 4 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_EQ(views(), 4);
  EXPECT_EQ(metric("ticketing_views_total"), 4);
}

TEST_F(CachedReading, compresses_for_those_who_take_it) {
  CreatePost create;
  create.title = "Long";
  for (int i = 0; i < 300; ++i) create.body += "한 줄의 글 " + std::to_string(i) + "\n";
  const std::string path =
      post_path(must(api_.scenario->posts().create(api_.scenario.user(), create)).id);
  const RawReply plain = api_.send("GET", path);
  EXPECT_EQ(plain.header("Content-Encoding"), "");
  EXPECT_EQ(plain.header("Vary"), "Accept-Encoding");
  const RawReply small = api_.send("GET", path, "", "Accept-Encoding: br, gzip;q=0.5\r\n");
  EXPECT_EQ(small.header("Content-Encoding"), "gzip");
  EXPECT_EQ(small.header("ETag"), plain.header("ETag"));
  EXPECT_LT(small.body.size(), plain.body.size() / 2);
  EXPECT_EQ(gunzip(small.body), plain.body);
  for (const std::string takes_it : {"gzip", "GZIP", "*", "*;q=0, gzip", "deflate, gzip;q=0.001"})
    EXPECT_EQ(api_.send("GET", path, "", "Accept-Encoding: " + takes_it + "\r\n").body, small.body)
        << takes_it;
  for (const std::string does_not :
       {"gzip;q=0", "gzip; Q=0.00", "identity", "x-gzip", "pack200-gzip", "GZIP;q=0, *", "*;q=0"})
    EXPECT_EQ(api_.send("GET", path, "", "Accept-Encoding: " + does_not + "\r\n").body, plain.body)
        << does_not;

  const RawReply head = api_.send("HEAD", path, "", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(head.header("Content-Length"), small.header("Content-Length"));
  EXPECT_EQ(head.body, "");
}

TEST_F(CachedReading, of_a_list_tells_who_has_it_already) {
  api_.scenario.event_post();
  const RawReply first = api_.send("GET", "/v1/posts?limit=5");
  const std::string same = "If-None-Match: " + first.header("ETag") + "\r\n";
  EXPECT_EQ(api_.send("GET", "/v1/posts?limit=5", "", same).status, 304);
  api_.scenario.event_post();
  EXPECT_EQ(api_.send("GET", "/v1/posts?limit=5", "", same).status, 200);
}

TEST_F(CachedReading, shows_each_account_its_own_coupons) {
  const Principal winner = api_.scenario.user();
  const Principal second = api_.scenario.user("second");
  const Principal& admin = api_.scenario.admin();
  const auto coupons = [&](const Principal& who, const std::string& query = "") {
    const RawReply reply = api_.send("GET", "/v1/me/coupons" + query, "", "", &who);
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.header("Cache-Control"), "no-store");
    return json_of(reply).at("items").as_array();
  };
  EXPECT_TRUE(coupons(winner).empty());
  EXPECT_TRUE(coupons(second).empty());

  const PostId post = api_.scenario.event_post();
  const auto won = api_.scenario.comment(winner, post);
  ASSERT_EQ(coupons(winner).size(), 1U) << "what was won is shown at once";
  const std::string code = won.reward->coupon->code;
  EXPECT_EQ(coupons(winner).at(0).at("code").as_string(), code);
  EXPECT_TRUE(coupons(second).empty());
  EXPECT_EQ(api_.send("GET", "/v1/me/coupons").status, 401);

  const auto readings = metric("ticketing_cache_readings_total");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(coupons(winner).size(), 1U);
  EXPECT_LT(metric("ticketing_cache_readings_total") - readings, 20);

  must(api_.scenario->coupons().issue(
      admin, {second.account, {CouponKind::amount, 500, {}, {}, {}, 30}, "sorry"},
      {.idempotency_key = "by-hand"}));
  EXPECT_EQ(coupons(second).size(), 1U);
  must(api_.scenario->coupons().void_coupon(admin, {code, "a mistake"}, {}));
  EXPECT_EQ(coupons(winner).at(0).at("state"), "voided");
  EXPECT_EQ(coupons(second).at(0).at("state"), "issued");
}

TEST_F(CachedReading, shows_no_coupon_beyond_its_last_moment) {
  const Principal winner = api_.scenario.user();
  const auto won = api_.scenario.comment(winner, api_.scenario.event_post());
  const auto state = [&] {
    const RawReply reply = api_.send("GET", "/v1/me/coupons", "", "", &winner);
    return json_of(reply).at("items").at(0).at("state");
  };
  api_.scenario.clock().set(won.reward->coupon->valid_until - std::chrono::microseconds(1));
  EXPECT_EQ(state(), "issued");
  api_.scenario.clock().set(won.reward->coupon->valid_until);
  EXPECT_EQ(state(), "expired");
}

/// Nobody tells this process: it holds by its own clock (`Documents::age_max`).
TEST(CachedReadingOfOthers, shows_what_another_process_wrote_before_long) {
  ServedScenario api({}, Database::sqlite_file);
  const PostId post = api.scenario.event_post();
  const std::string path = "/v1/posts/" + std::to_string(post.value);
  const auto title = [&] { return json_of(api.send("GET", path)).at("title"); };
  EXPECT_NE(title(), "Edited elsewhere");
  Ticketing other = api.scenario.another();
  must(other.posts().edit(api.scenario.admin(), {post, "Edited elsewhere", {}, {}, {}}));
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (title() != "Edited elsewhere" && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  EXPECT_EQ(title(), "Edited elsewhere");
}

}  // namespace
}  // namespace ticketing::test
