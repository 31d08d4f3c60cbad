// Entity tags of posts.
#include <gtest/gtest.h>

#include "api/entity_tag.hpp"

namespace ticketing::test {
namespace {

TEST(EntityTag, moves_with_the_content_but_not_with_views) {
  PostDetail post;
  post.title = "a";
  const std::string tag = api::entity_tag(post);
  post.view_count = 7;
  EXPECT_EQ(api::entity_tag(post), tag);
  post.comment_count = 1;
  EXPECT_NE(api::entity_tag(post), tag);
  post.comment_count = 0;
  post.comments.items.push_back({});
  EXPECT_NE(api::entity_tag(post), tag);
}

TEST(EntityTag, is_compared_weakly) {
  EXPECT_TRUE(api::matches("W/\"1-2\"", "W/\"1-2\""));
  EXPECT_TRUE(api::matches("\"1-2\"", "W/\"1-2\""));
  EXPECT_TRUE(api::matches("\"x\", W/\"1-2\"", "W/\"1-2\""));
  EXPECT_TRUE(api::matches("*", "W/\"1-2\""));
  EXPECT_FALSE(api::matches("W/\"11-2\"", "W/\"1-2\""));
  EXPECT_FALSE(api::matches("", "W/\"1-2\""));
}

}  // namespace
}  // namespace ticketing::test
