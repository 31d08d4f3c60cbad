// What people are told of the configuration's keys.
#include <gmock/gmock.h>

#include <ticketing/config/config_key.hpp>

#include "config/config_keys.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;

TEST(ExplainedConfig, leaves_no_key_without_a_meaning) {
  const auto all = explain_config("");
  ASSERT_TRUE(all);
  std::vector<std::string> keys;
  for (const ConfigKey& one : *all) {
    EXPECT_THAT(one.meaning, ::testing::EndsWith(".")) << one.key;
    keys.push_back(one.key);
  }
  EXPECT_EQ(keys, config::known_keys());
}

TEST(ExplainedConfig, tells_the_default_what_is_allowed_and_the_variable) {
  const auto port = explain_config("api.port");
  ASSERT_TRUE(port);
  ASSERT_EQ(port->size(), 1U);
  EXPECT_EQ(port->front().default_value, "8080");
  EXPECT_EQ(port->front().allowed, "0 to 65535");
  EXPECT_EQ(port->front().environment, "TICKETING_API_PORT");
  EXPECT_FALSE(port->front().secret);
  EXPECT_TRUE(explain_config("smtp.password")->front().secret);
  EXPECT_EQ(explain_config("business.timezone")->front().default_value, "\"Asia/Seoul\"");
  EXPECT_THAT(explain_config("limits.on_exceed")->front().allowed, HasSubstr("unrewarded"));
  EXPECT_THAT(explain_config("jobs.policy.purge.misfire")->front().allowed, HasSubstr("run_once"));
}

TEST(ExplainedConfig, explains_sections_and_says_what_may_have_been_meant) {
  EXPECT_EQ(explain_config("redis")->size(), 2U);
  const auto unknown = explain_config("api.prot");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::not_found);
  EXPECT_THAT(unknown.error().detail, HasSubstr("api.port"));
}

}  // namespace
}  // namespace ticketing::test
