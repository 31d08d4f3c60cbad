// What one process writes, another hears of through Redis: whole compositions on one store.
#include <gtest/gtest.h>

#include "support/await.hpp"
#include "support/scenario.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

class NewsTest : public ::testing::Test {
 protected:
  bool has_heard_since(Changes::Moment moment, const Subject& subject) {
    return other_.changes().any_since(moment, std::span(&subject, 1));
  }

  /// Nobody hears before he listens. The post of which the other has heard, and of all before it.
  PostId connect() {
    await("the other hears of a post", [&] {
      here_.event_post();
      return has_heard_since(0, Subject::posts());
    });
    const PostId last = here_.event_post();
    await("the other hears of the last", [&] { return has_heard_since(0, Subject::post(last)); });
    return last;
  }

  RedisServer redis_;
  Scenario here_{Database::sqlite_file,
                 [this](Config& config) { config.redis.url = redis_.url(); }};
  Ticketing other_ = here_.another();
};

TEST_F(NewsTest, a_change_is_known_to_the_other_process) {
  const PostId post = connect();
  const auto somebody = here_.user();
  const auto before = other_.changes().now();
  here_.comment(somebody, post);
  await("the other hears of the comment",
        [&] { return has_heard_since(before, Subject::post(post)); });
}

TEST_F(NewsTest, both_use_one_cache) {
  auto* const made_here = here_->shared_cache();
  auto* const found_there = other_.shared_cache();
  ASSERT_TRUE(made_here && found_there);
  // Redis' clock is known from now on.
  made_here->begin("another");
  found_there->begin("another");
  made_here->put(std::get<SharedCache::Turn>(made_here->find("key")), "value");
  EXPECT_EQ(std::get<SharedCache::Value>(found_there->find("key")).bytes, "value");
  EXPECT_EQ(Scenario()->shared_cache(), nullptr);
}

}  // namespace
}  // namespace ticketing::test
