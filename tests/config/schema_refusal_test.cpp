// A store that is not ready is refused with what it is, so that a frontend can say what to do.
#include <gtest/gtest.h>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

TEST(OpeningAStore, refuses_an_empty_one_on_postgresql_and_tells_its_schema) {
  const TempDir dir;
  Config config;
  config.store.url = fresh_store_url(Database::postgresql, dir);
  const auto refused = Ticketing::open(config);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::validation_failed);
  EXPECT_EQ(refused.error().detail, "the database is empty");
  ASSERT_TRUE(refused.error().schema);
  EXPECT_EQ(refused.error().schema->current, 0);
  EXPECT_EQ(refused.error().schema->latest, must(Ticketing::schema_status(config)).latest);
  must(Ticketing::migrate(config));
  EXPECT_TRUE(Ticketing::open(config));
}

TEST(OpeningAStore, refuses_what_else_is_wrong_without_a_schema) {
  Config config;
  config.store.url = "postgresql://nobody@127.0.0.1:1/nothing";
  const auto refused = Ticketing::open(config);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  EXPECT_FALSE(refused.error().schema);
}

}  // namespace
}  // namespace ticketing::test
