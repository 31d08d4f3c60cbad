#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include <set>
#include <string>

#include <ticketing/board/post_service.hpp>
#include <ticketing/catalog/catalog_service.hpp>
#include <ticketing/coupon/coupon_service.hpp>
#include <ticketing/describe/schema.hpp>
#include <ticketing/describe/table.hpp>
#include <ticketing/error.hpp>

namespace ticketing::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

std::string text(const boost::json::object& object) { return boost::json::serialize(object); }

TEST(Schema, names_types_and_refers_to_them) {
  SchemaDefinitions definitions;
  EXPECT_EQ(text(json_schema<Page<CouponView>>(definitions, SchemaUse::reply)),
            R"({"$ref":"#/components/schemas/CouponViewPage"})");
  EXPECT_TRUE(definitions.schemas.contains("CouponView"));
  EXPECT_EQ(
      text(definitions.schemas.at("CouponViewPage")),
      R"({"type":"object","properties":{"items":{"type":"array","items":)"
      R"({"$ref":"#/components/schemas/CouponView"}},"next_cursor":{"type":["string","null"]}},)"
      R"("required":["items","next_cursor"]})");
}

TEST(Schema, requires_of_a_request_only_what_has_no_default) {
  SchemaDefinitions definitions;
  json_schema<CreatePost>(definitions);
  EXPECT_THAT(text(definitions.schemas.at("CouponTerms")),
              HasSubstr(R"("required":["kind","value"])"));
  EXPECT_THAT(text(definitions.schemas.at("CouponTerms")), HasSubstr(R"("default":30)"));
  EXPECT_THAT(text(definitions.schemas.at("CreatePost")),
              HasSubstr(R"("required":["title","body"])"));
  EXPECT_THAT(
      text(definitions.schemas.at("CreatePost")),
      HasSubstr(R"("anyOf":[{"$ref":"#/components/schemas/CampaignTerms"},{"type":"null"}])"));
}

TEST(Schema, does_not_require_an_order_of_a_list) {
  SchemaDefinitions definitions;
  json_schema<ListProducts>(definitions);
  EXPECT_FALSE(definitions.schemas.at("ListProducts").if_contains("required"));
}

TEST(Schema, keeps_request_and_reply_forms_apart) {
  SchemaDefinitions definitions;
  json_schema<CampaignTerms>(definitions, SchemaUse::request);
  json_schema<CampaignView>(definitions, SchemaUse::reply);
  EXPECT_THAT(text(definitions.schemas.at("CampaignView")),
              HasSubstr("#/components/schemas/CouponTermsOutput"));
}

TEST(Schema, is_closed_for_what_is_sent_and_open_for_what_is_told) {
  SchemaDefinitions definitions;
  json_schema<CreatePost>(definitions, SchemaUse::request);
  json_schema<PostCreated>(definitions, SchemaUse::reply);
  EXPECT_EQ(definitions.schemas.at("CreatePost").at("additionalProperties"), false);
  EXPECT_FALSE(definitions.schemas.at("PostCreated").contains("additionalProperties"));
}

TEST(Schema, is_annotated_by_the_struct_that_declares_a_member) {
  std::set<std::string> asked;
  SchemaDefinitions definitions;
  definitions.annotate = [&](const std::string& name, SchemaUse, boost::json::object& schema) {
    asked.insert(name);
    schema["description"] = name;
  };
  json_schema<PostCreated>(definitions, SchemaUse::reply);
  EXPECT_THAT(asked,
              IsSupersetOf({"Board", "PostCreated", "PostCreated.reward", "PostView.title"}));
  EXPECT_THAT(asked, Not(Contains("PostCreated.title")));
  const auto& properties = definitions.schemas.at("PostCreated").at("properties");
  EXPECT_EQ(properties.at("title").at("description"), "PostView.title");
  EXPECT_EQ(properties.at("board").at("description"), "PostView.board");
}

TEST(Schema, leaves_members_from_elsewhere_out) {
  SchemaDefinitions definitions;
  constexpr std::string_view elsewhere[] = {"id", "if_revision"};
  const auto schema = json_object_schema<EditPost>(definitions, SchemaUse::request, elsewhere);
  EXPECT_FALSE(schema.at("properties").as_object().contains("id"));
  EXPECT_FALSE(schema.contains("required"));
}

TEST(TextValue, takes_whole_texts_only) {
  int number = 5;
  for (const char* wrong : {"", " 1", "1 ", "+1", "1x", "0x1", "2147483648", "1.0"})
    EXPECT_FALSE(parse_text(wrong, number)) << wrong;
  EXPECT_EQ(number, 5);
  EXPECT_TRUE(parse_text("-2147483648", number));
  bool flag = false;
  EXPECT_TRUE(parse_text("true", flag) && flag);
  EXPECT_FALSE(parse_text("TRUE!", flag));
  Board board{};
  EXPECT_TRUE(parse_text("event", board));
  EXPECT_FALSE(parse_text("Event", board));
  std::optional<PostId> id = PostId{1};
  EXPECT_TRUE(parse_text("", id));
  EXPECT_FALSE(id);
  EXPECT_TRUE(parse_text("17", id));
  EXPECT_EQ(to_text(id), "17");
  EXPECT_EQ(allowed_text<std::optional<Board>>(), "one of notice, event, general");
}

TEST(TextValue, of_points_is_their_number) {
  Points points{5};
  EXPECT_TRUE(parse_text("-1500", points));
  EXPECT_EQ(points, Points{-1500});
  EXPECT_FALSE(parse_text("1500 P", points));
  EXPECT_EQ(points, Points{-1500});
  EXPECT_EQ(to_text(points), "-1500");
  EXPECT_EQ(to_text(Points{0}), "0") << "nothing is a number too";
  EXPECT_EQ(to_json(PostReward{Points{0}}), R"({"points":0})");
  EXPECT_EQ(allowed_text<std::optional<Points>>(), "an integer");
  SchemaDefinitions definitions;
  EXPECT_EQ(text(json_schema<Points>(definitions)),
            R"({"type":"integer","format":"int64",)"
            R"("minimum":-9223372036854775808,"maximum":9223372036854775807})");
  EXPECT_EQ(text(json_schema<PostId>(definitions)),
            R"({"type":"integer","format":"int64",)"
            R"("minimum":1,"maximum":9223372036854775807})");
}

TEST(TextValue, of_an_enumerator_is_spelled_as_its_enum_says) {
  EXPECT_THAT(enumerator_names<ProductSort>(), ElementsAre("price", "-price", "newest"));
  EXPECT_EQ(to_json(ProductSort::price_descending), "\"-price\"");
  ProductSort sort{};
  EXPECT_TRUE(parse_text("-price", sort));
  EXPECT_EQ(sort, ProductSort::price_descending);
  EXPECT_FALSE(parse_text("price_descending", sort));
  EXPECT_EQ(allowed_text<ProductSort>(), "one of price, -price, newest");
}

TEST(Shown, cuts_and_cleans) {
  EXPECT_EQ(shown("a\nb\xff\xED\x95\x9C"),
            "\"a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD\xED\x95\x9C\"");
  EXPECT_EQ(shown(std::string(61, 'x')), "\"" + std::string(60, 'x') + "\xE2\x80\xA6\"");
  EXPECT_EQ(shown("\xe0\x80\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

std::vector<std::string> names_of(const std::vector<Column>& columns) {
  std::vector<std::string> names;
  for (const Column& column : columns) names.push_back(column.name);
  return names;
}

TEST(Table, has_a_column_for_each_value_and_names_its_path) {
  EXPECT_THAT(names_of(columns_of<CampaignTerms>()),
              ElementsAre("slots", "reward_points", "opens_at", "closes_at", "coupon.kind",
                          "coupon.value", "coupon.max_discount", "coupon.min_price",
                          "coupon.category", "coupon.valid_days"));
  CampaignTerms terms;
  terms.reward_points = Points{5};
  terms.coupon.value = 15;
  EXPECT_THAT(row(terms), ElementsAre("10", "5", "", "", "percent", "15", "", "", "", "30"));
}

struct Shelf {
  std::string label;
  Timestamp opened_at;
};
BOOST_DESCRIBE_STRUCT(Shelf, (), (label, opened_at))

struct Nested {
  std::optional<CouponTerms> terms;
  std::vector<std::string> tags;
  std::vector<Shelf> shelves;
};
BOOST_DESCRIBE_STRUCT(Nested, (), (terms, tags, shelves))

TEST(Table, keeps_the_columns_of_what_is_not_there_and_of_lists_says_what_they_hold) {
  const auto columns = columns_of<Nested>();
  EXPECT_EQ(columns.at(0).name, "terms.kind");
  EXPECT_EQ(columns.at(6).kind, CellKind::words);
  EXPECT_EQ(columns.at(7).kind, CellKind::items);
  EXPECT_THAT(names_of(columns.at(7).inner), ElementsAre("label", "opened_at"));
  EXPECT_EQ(columns.at(7).inner.at(1).kind, CellKind::time);
  EXPECT_THAT(row(Nested{{}, {"a", "b"}, {Shelf{"x", Timestamp{}}}}),
              ElementsAre("", "", "", "", "", "", "a, b",
                          R"([{"label":"x","opened_at":"1970-01-01T00:00:00Z"}])"));
}

TEST(ErrorCodes, all_have_a_name) {
  const auto names = enumerator_names<ErrorCode>();
  EXPECT_EQ(names.size(), static_cast<std::size_t>(ErrorCode::internal) + 1);
  for (const auto text_name : names) {
    const ErrorCode code = *enumerator_of<ErrorCode>(text_name);
    EXPECT_EQ(name(code), text_name);
  }
  EXPECT_EQ(kind(ErrorCode::insufficient_points), ErrorKind::conflict);
  EXPECT_EQ(kind(ErrorCode::posting_closed), ErrorKind::rate_limited);
}

}  // namespace
}  // namespace ticketing::test
