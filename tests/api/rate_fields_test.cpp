#include <gtest/gtest.h>

#include "api/rate_fields.hpp"
#include "api/structured_fields.hpp"

namespace ticketing::test {
namespace {

using std::chrono::seconds;

TEST(RateFields, are_one_list_each_however_many_budgets_there_are) {
  std::string fields = "Vary: Accept-Encoding\r\n";
  api::add_rate_fields(fields, RateBudget::address, {true, 1200, 1199, seconds(1)});
  api::add_rate_fields(fields, RateBudget::reads, {});  // off
  api::add_rate_fields(fields, RateBudget::account, {false, 600, 0, seconds(12)});
  EXPECT_EQ(fields,
            "Vary: Accept-Encoding\r\n"
            "RateLimit-Policy: \"address\";q=1200;w=60, \"account\";q=600;w=60\r\n"
            "RateLimit: \"address\";r=1199;t=1, \"account\";r=0;t=12\r\n");
}

TEST(RateFields, are_spelt_as_the_contract_says) {
  std::string fields;
  api::add_rate_fields(fields, RateBudget::sign_in, {false, 30, 0, seconds(12)});
  EXPECT_EQ(fields,
            "RateLimit-Policy: \"sign-in\";q=30;w=60\r\nRateLimit: \"sign-in\";r=0;t=12\r\n");
}

TEST(StructuredFields, are_read_as_rfc_9651_says) {
  const std::vector<SfItem> two{{"a", {{"r", 0}, {"t", 12}}}, {"b\"", {}}};
  EXPECT_EQ(parse_sf_list("\"a\";r=0; t=12 ,\t\"b\\\"\""), two);
  EXPECT_EQ(parse_sf_list(""), std::vector<SfItem>{});
  for (const char* wrong :
       {"a", "\"a", "\"a\",", "\"a\" \"b\"", "\"a\";R=1", "\"a\";r", "\"a\";r=x", "\"a\";r=1.5",
        "\"a\";r=1234567890123456", "\"\\n\"", "\"a\" ;r=1"})
    EXPECT_THROW(parse_sf_list(wrong), std::runtime_error) << wrong;
}

}  // namespace
}  // namespace ticketing::test
