// Rankings over HTTP, from memory like other documents, and never stale.
#include <gmock/gmock.h>

#include <string>

#include "api/served_scenario.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;

class Rankings : public ::testing::Test {
 protected:
  boost::json::value read(const std::string& query = "", const Principal* who = nullptr) {
    const RawReply reply = api_.send("GET", "/v1/rankings/comments_received" + query, "", "", who);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return json_of(reply);
  }

  ServedScenario api_;
  const Principal ann_ = api_.scenario.user("ann");
  const Principal bob_ = api_.scenario.user("bob");
};

TEST_F(Rankings, show_at_once_what_was_written_and_who_was_renamed_or_suspended) {
  EXPECT_TRUE(read().at("items").as_array().empty());
  const PostId post = api_.scenario.general_post(ann_);
  api_.scenario.comment(bob_, post);
  for (int i = 0; i < 3; ++i) {  // on connections of both threads
    const auto item = read().at("items").at(0);
    EXPECT_EQ(item.at("rank"), 1);
    EXPECT_EQ(item.at("account").at("nickname"), "ann");
    EXPECT_EQ(item.at("count"), 1);
    EXPECT_TRUE(item.at("award").is_null());
  }
  must(api_.scenario->accounts().update(api_.scenario.admin(), {ann_.account, {}, true}));
  EXPECT_EQ(read().at("items").at(0).at("passed_over"), "suspended");
  must(api_.scenario->accounts().update(api_.scenario.admin(), {ann_.account, {}, false}));
  EXPECT_EQ(read().at("items").at(0).at("rank"), 1);

  const std::string march = "?period=month&date=2026-03-02";
  EXPECT_EQ(read(march).at("final"), false);
  api_.scenario.clock().advance(std::chrono::days(31));
  EXPECT_EQ(read(march).at("final"), false);
  must(api_.scenario->rankings().award(Principal::local_operator(), {}));
  EXPECT_EQ(read(march).at("final"), true);
  EXPECT_EQ(read(march).at("items").at(0).at("award"), 1000);
  EXPECT_TRUE(read().at("items").as_array().empty()) << "April";
}

TEST_F(Rankings, come_in_pages_and_refuse_what_they_do_not_know) {
  for (const auto& author : {ann_, bob_})
    api_.scenario.comment(api_.scenario.user(), api_.scenario.general_post(author));
  const RawReply first = api_.send("GET", "/v1/rankings/comments_received?limit=1");
  EXPECT_THAT(first.header("Link"), HasSubstr("rel=\"next\""));
  const std::string cursor(json_of(first).at("next_cursor").as_string());
  const auto second = read("?limit=1&cursor=" + cursor);
  EXPECT_EQ(second.at("items").at(0).at("rank"), 2);
  EXPECT_TRUE(second.at("next_cursor").is_null());
  const auto refused = [&](const std::string& target) {
    return code_of(api_.send("GET", "/v1/rankings/" + target));
  };
  EXPECT_EQ(refused("likes"), "not_found");
  EXPECT_EQ(refused("comments_received?period=year"), "invalid_request");
  EXPECT_EQ(refused("comments_received?date=2026-02-30"), "invalid_request");
  EXPECT_EQ(refused("comments_received?metric=comments_written"), "invalid_request");
  EXPECT_EQ(refused("comments_received?period=week&cursor=" + cursor), "validation_failed");
}

TEST_F(Rankings, tell_an_account_where_it_stands) {
  api_.scenario.comment(bob_, api_.scenario.general_post(ann_));
  EXPECT_EQ(api_.send("GET", "/v1/me/rankings").status, 401);
  const auto mine = json_of(api_.send("GET", "/v1/me/rankings", "", "", &bob_));
  ASSERT_EQ(mine.at("items").as_array().size(), 6U);
  EXPECT_TRUE(mine.at("items").at(0).at("rank").is_null());
  const auto& month = mine.at("items").at(5);
  EXPECT_EQ(month.at("metric"), "comments_written");
  EXPECT_EQ(month.at("period"), "month");
  EXPECT_EQ(month.at("from"), "2026-03-01");
  EXPECT_EQ(month.at("rank"), 1);
  EXPECT_EQ(month.at("count"), 1);
}

}  // namespace
}  // namespace ticketing::test
