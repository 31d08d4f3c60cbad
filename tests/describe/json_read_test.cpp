#include <gmock/gmock.h>

#include <ticketing/board/post_service.hpp>
#include <ticketing/describe/json.hpp>
#include <ticketing/points/points_service.hpp>

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/// The pointers of a refusal, in order.
template <class T>
std::vector<std::string> wrong(std::string_view json) {
  const auto result = from_json<T>(json);
  if (result) return {"accepted"};
  EXPECT_EQ(result.error().code, ErrorCode::invalid_request);
  std::vector<std::string> pointers;
  for (const auto& error : result.error().errors) pointers.push_back(error.pointer);
  return pointers;
}

template <class T>
std::string detail(std::string_view json) {
  const auto result = from_json<T>(json);
  return result ? "accepted" : result.error().detail;
}

constexpr std::string_view post =
    R"({"board":"event","title":"t","body":"b","campaign":{"slots":5,
        "opens_at":"2026-11-22T04:05:06Z",
        "coupon":{"kind":"percent","value":30}}})";

TEST(JsonRead, reads_nested_structs_and_fills_in_defaults) {
  const auto read = from_json<CreatePost>(post);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->board, Board::event);
  ASSERT_TRUE(read->campaign.value);
  EXPECT_EQ(read->campaign.value->slots, 5);
  EXPECT_EQ(read->campaign.value->coupon.valid_days, 30);
  EXPECT_EQ(read->campaign.value->opens_at, parse_rfc3339("2026-11-22T04:05:06Z"));
  EXPECT_FALSE(read->image_id);
}

TEST(JsonRead, tells_absent_from_null) {
  const auto absent = from_json<CreatePost>(R"({"title":"t","body":"b"})");
  const auto null = from_json<CreatePost>(R"({"title":"t","body":"b","campaign":null})");
  ASSERT_TRUE(absent && null);
  EXPECT_FALSE(absent->campaign.present);
  EXPECT_TRUE(null->campaign.present);
  EXPECT_FALSE(null->campaign.value);
}

TEST(JsonRead, names_every_wrong_field_by_its_pointer) {
  EXPECT_THAT(wrong<CreatePost>(R"({"board":"even","titel":"t","body":7,"campaign":{
                "slots":99999999999,"coupon":{"kind":"percent","value":1.5},"a/b~c":1}})"),
              ElementsAre("/board", "/title", "/body", "/campaign/slots", "/campaign/coupon/value",
                          "/campaign/a~1b~0c", "/titel"));
  EXPECT_THAT(wrong<std::vector<SourceView>>(R"([{"type":"post","id":1},{"type":"post"}])"),
              ElementsAre("/1/id"));
  EXPECT_THAT(wrong<CreatePost>("[]"), ElementsAre(""));
}

TEST(JsonRead, suggests_the_nearest_known_field) {
  EXPECT_THAT(detail<AdjustPoints>(R"({"account_id":1,"amount":1,"note":"x","ammount":2})"),
              HasSubstr("Did you mean 'amount'?"));
}

TEST(JsonRead, says_what_is_allowed) {
  EXPECT_THAT(detail<CreatePost>(R"({"board":"even","title":"t","body":"b"})"),
              HasSubstr(R"(one of notice, event, general, not "even")"));
}

TEST(JsonRead, refuses_a_key_given_twice) {
  EXPECT_THAT(wrong<CreatePost>(R"({"title":"a","body":"b","title":"c"})"), ElementsAre("/title"));
  EXPECT_THAT(
      wrong<CreatePost>(R"({"title":"a","body":"b","campaign":{"coupon":{"value":1,"value":1}}})"),
      ElementsAre("/campaign/coupon/value"));
  EXPECT_THAT(wrong<std::vector<SourceView>>(R"([{"id":1},{"id":1,"id":2}])"),
              ElementsAre("/1/id"));
  std::string many = "{";
  for (int i = 0; i < 40; ++i) many += "\"k" + std::to_string(i) + "\":1,";
  EXPECT_THAT(wrong<CreatePost>(many + "\"k7\":1}"), ElementsAre("/k7"));
  // An escape is the same key.
  EXPECT_THAT(wrong<PostReward>(R"({"points":1,"\u0070oints":2})"), ElementsAre("/points"));
}

TEST(JsonRead, takes_whole_numbers_in_range_however_they_are_written) {
  const auto with_amount = [](const std::string& amount) {
    return R"({"account_id":1,"note":"x","amount":)" + amount + "}";
  };
  for (const char* amount : {"1.5", "1e-2", "1e400", "-1e400", "1e19", "9223372036854775808",
                             "123456789012345678901234567890", "\"1\"", "true", "[]", "{}"})
    EXPECT_THAT(wrong<AdjustPoints>(with_amount(amount)), ElementsAre("/amount")) << amount;
  for (const char* amount : {"0", "-0", "1.0", "1e2", "9007199254740992.0", "9223372036854775807",
                             "-9223372036854775808"})
    EXPECT_TRUE(from_json<AdjustPoints>(with_amount(amount))) << amount;
}

TEST(JsonRead, tells_a_null_where_nothing_may_be_absent_from_what_is_no_request) {
  const auto code = [](const char* text, JsonNulls nulls = JsonNulls::none) {
    return from_json<EditPost>(text, {}, nulls).error().code;
  };
  EXPECT_EQ(code(R"({"id":null})"), ErrorCode::validation_failed);
  EXPECT_EQ(code(R"({"id":1,"title":null})", JsonNulls::refused), ErrorCode::validation_failed);
  EXPECT_EQ(code(R"({"id":null,"body":7})"), ErrorCode::invalid_request);
  EXPECT_EQ(code("null"), ErrorCode::invalid_request);
  EXPECT_TRUE(from_json<EditPost>(R"({"id":1,"image_id":null})", {}, JsonNulls::refused))
      << "which removes it";
}

TEST(JsonRead, reads_what_a_program_of_another_version_stored) {
  // Sixty of them, because complaints are bounded and reading must not be.
  std::string items;
  for (int i = 1; i <= 60; ++i)
    items += (i > 1 ? ",{\"id\":" : "{\"id\":") + std::to_string(i) + ",\"shade\":\"new\"}";
  const auto read = from_stored_json<std::vector<CommentView>>("[" + items + "]");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 60U);
  EXPECT_EQ(read->back().id, CommentId{60});
  EXPECT_EQ(read->back().body, "") << "which that one had no word for";
}

TEST(JsonRead, refuses_malformed_text) {
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("nul"), std::string("{\"points\":1} x"),
        std::string("{\"points\":01}"), std::string("{'points':1}"), std::string("{\"points\":1,}"),
        std::string("{\"points\":+1}"), std::string("{\"points\":NaN}"),
        std::string("\xEF\xBB\xBF{}"), std::string("{\"points\":1}\0", 13),
        std::string("// c\n{\"points\":1}")}) {
    const auto result = from_json<PostReward>(text);
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().code, ErrorCode::invalid_request);
    EXPECT_THAT(result.error().detail, HasSubstr("not valid JSON"));
  }
}

TEST(JsonRead, says_where_the_syntax_breaks) {
  EXPECT_THAT(detail<PostReward>("{\n  \"points\": x}"), HasSubstr("line 2"));
}

TEST(JsonRead, refuses_invalid_utf8_and_lone_surrogates) {
  const std::string head = R"({"account_id":1,"amount":1,"note":")";
  for (const std::string& note :
       {std::string("\xff"), std::string("\xc0\xaf"), std::string("\xed\xa0\x80"),
        std::string("\xf5\x80\x80\x80"), std::string("\\ud800"), std::string("\\udc00\\ud800")})
    EXPECT_FALSE(from_json<AdjustPoints>(head + note + "\"}")) << note;
  EXPECT_TRUE(from_json<AdjustPoints>(head + "\\ud83c\\udfac\"}"));
}

TEST(JsonRead, bounds_depth) {
  EXPECT_THAT(detail<PostReward>(std::string(100'000, '[')), HasSubstr("nested deeper than 32"));
  EXPECT_THAT(
      detail<PostReward>("{\"points\":" + std::string(31, '[') + std::string(31, ']') + "}"),
      HasSubstr("/points"));
}

TEST(JsonRead, bounds_the_number_of_complaints) {
  std::string many = "{\"points\":1";
  for (int i = 0; i < 1000; ++i) many += ",\"k" + std::to_string(i) + "\":1";
  EXPECT_THAT(wrong<PostReward>(many + "}"), SizeIs(json_errors_max));
}

TEST(JsonRead, leaves_members_from_elsewhere_alone) {
  constexpr std::string_view elsewhere[] = {"account_id", "idempotency_key"};
  EXPECT_TRUE(from_json<AdjustPoints>(R"({"amount":1,"note":"x"})", elsewhere));
  const auto sent = from_json<AdjustPoints>(R"({"amount":1,"note":"x","account_id":3})", elsewhere);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().errors.front().pointer, "/account_id");
}

TEST(JsonRead, reads_back_what_it_wrote) {
  const auto read = from_json<CreatePost>(post);
  ASSERT_TRUE(read);
  const auto again = from_json<CreatePost>(to_json(*read));
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_EQ(to_json(*again), to_json(*read));
}

}  // namespace
}  // namespace ticketing::test
