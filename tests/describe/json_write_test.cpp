#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <limits>

#include <ticketing/board/post_service.hpp>
#include <ticketing/describe/json.hpp>

namespace ticketing::test {
namespace {

TEST(JsonWrite, writes_members_in_order_and_nothing_as_null) {
  PostSummary summary;
  summary.id = {7};
  summary.board = Board::event;
  summary.title = "t";
  summary.author = {{3}, "kim"};
  summary.created_at = *parse_rfc3339("2026-11-22T04:05:06.999Z");
  EXPECT_EQ(to_json(summary),
            R"({"id":7,"board":"event","title":"t",)"
            R"("author":{"id":3,"nickname":"kim","role":"user"},)"
            R"("comment_count":0,"view_count":0,"created_at":"2026-11-22T04:05:06Z",)"
            R"("publish_at":null,"campaign":null})");
}

TEST(JsonWrite, writes_what_is_inherited_before_a_structs_own_members) {
  PostCreated created;
  created.id = {7};
  created.author = {{3}, "kim"};
  created.reward = PostReward{Points{5}};
  const std::string text = to_json(created);
  EXPECT_THAT(text, ::testing::StartsWith(R"({"id":7,"board":"general",)"));
  EXPECT_THAT(text, ::testing::EndsWith(R"("campaign":null,"reward":{"points":5}})"));
  const auto read = from_json<PostCreated>(text);
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(same_value(*read, created));
}

TEST(JsonWrite, escapes_what_rfc_8259_says_and_nothing_else) {
  EXPECT_EQ(to_json(std::string("a\"b\\c/\b\f\n\r\t\x01\x1f\x7f\xED\x95\x9C")),
            "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\xED\x95\x9C\"");
  EXPECT_EQ(to_json(std::string("\0", 1)), "\"\\u0000\"");
}

TEST(JsonWrite, every_byte_reads_back) {
  std::string text;
  for (int c = 0; c < 128; ++c) text += static_cast<char>(c);
  EXPECT_EQ(std::string_view(boost::json::parse(to_json(text)).as_string()), text);
}

TEST(JsonWrite, writes_lists_maps_dates_and_extremes) {
  EXPECT_EQ(to_json(std::vector<int>{}), "[]");
  EXPECT_EQ(to_json(std::vector<int>{1, 2}), "[1,2]");
  EXPECT_EQ(to_json(std::map<std::string, int>{}), "{}");
  EXPECT_EQ(to_json(std::map<std::string, int>{{"a", 1}, {"b", 2}}), R"({"a":1,"b":2})");
  EXPECT_EQ(to_json(*parse_iso_date("2026-02-28")), "\"2026-02-28\"");
  EXPECT_EQ(to_json(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(to_json(std::numeric_limits<double>::infinity()), "null");
}

TEST(JsonWrite, leaves_absent_patches_out) {
  EditPost edit;
  edit.id = {1};
  EXPECT_THAT(to_json(edit), ::testing::Not(::testing::HasSubstr("image_id")));
  edit.image_id = Patch<std::string>::null();
  EXPECT_THAT(to_json(edit), ::testing::HasSubstr("\"image_id\":null"));
}

}  // namespace
}  // namespace ticketing::test
