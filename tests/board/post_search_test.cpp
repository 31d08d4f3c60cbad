// Posts are found by any part of title or body, in any language.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include <ticketing/search_terms.hpp>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class PostSearch : public ::testing::TestWithParam<Database> {
 protected:
  PostId write(std::string title, std::string body, Board board = Board::notice) {
    CreatePost request;
    request.board = board;
    request.title = std::move(title);
    request.body = std::move(body);
    return must(world->posts().create(world.admin(), request)).id;
  }
  std::vector<PostId> found(std::string q, std::optional<Board> board = {}, int limit = 20) {
    ListPosts request{board, std::move(q), limit, {}};
    std::vector<PostId> ids;
    do {
      const auto page = must(world->posts().list(request));
      EXPECT_FALSE(page.total) << "nobody counts what a search would find";
      EXPECT_LE(page.items.size(), static_cast<std::size_t>(limit));
      for (const auto& item : page.items) ids.push_back(item.id);
      request.cursor = page.next_cursor;
    } while (request.cursor);
    return ids;
  }
  std::string refused(std::string q) {
    const auto list = world->posts().list({{}, std::move(q), 20, {}});
    EXPECT_FALSE(list);
    return list ? "" : list.error().errors.at(0).pointer + " " + list.error().errors.at(0).detail;
  }

  Scenario world{GetParam()};
};
TICKETING_ON_EVERY_STORE(PostSearch);

TEST_P(PostSearch, finds_a_part_of_a_title_or_of_a_body_the_newest_first) {
  const auto korean = write("조조 영화 할인", "아침에 보는 영화는 쌉니다");
  const auto body = write("News", "Popcorn &  cola, 100%_sure: it's here");
  const auto both = write("팝콘과 영화", "콜라");
  EXPECT_THAT(found("영화"), ElementsAre(both, korean));
  EXPECT_THAT(found("영화는 쌉"), ElementsAre(korean));
  EXPECT_THAT(found("OPCORN & COLA"), ElementsAre(body)) << "case and white space are folded";
  EXPECT_THAT(found("100%_s"), ElementsAre(body)) << "nothing is a pattern";
  EXPECT_THAT(found("100__s"), IsEmpty());
  EXPECT_THAT(found("it's"), ElementsAre(body));
  EXPECT_THAT(found("ｐｏｐｃｏｒｎ"), ElementsAre(body)) << "full width too";
  EXPECT_THAT(found("화영"), IsEmpty()) << "not its letters in another order";
  EXPECT_THAT(found("할인 아침"), IsEmpty()) << "not across title and body";
  EXPECT_THAT(found("영화", Board::event), IsEmpty());
  EXPECT_THAT(found("영화", Board::notice, 1), ElementsAre(both, korean));
}

TEST_P(PostSearch, forgets_what_was_edited_out_or_deleted) {
  const auto post = write("Early bird", "Come before nine");
  EditPost edit;
  edit.id = post;
  edit.title = "Late bird";
  must(world->posts().edit(world.admin(), edit));
  EXPECT_THAT(found("early"), IsEmpty());
  EXPECT_THAT(found("late b"), ElementsAre(post));
  EXPECT_THAT(found("before nine"), ElementsAre(post));
  must(world->posts().remove(world.admin(), {post, {}}));
  EXPECT_THAT(found("late b"), IsEmpty());
}

TEST_P(PostSearch, shows_a_post_written_ahead_from_the_moment_it_opens) {
  CreatePost request;
  request.board = Board::event;
  request.title = "Premiere";
  request.body = "of the night";
  request.publish_at = world.clock().now() + hours(1);
  const auto ahead = must(world->posts().create(world.admin(), request)).id;
  const auto now = write("Premiere", "of the day");
  EXPECT_THAT(found("premiere"), ElementsAre(now));
  world.clock().advance(hours(1));
  EXPECT_THAT(found("premiere"), ElementsAre(ahead, now)) << "by when it opened";
}

TEST_P(PostSearch, looks_at_so_many_posts_and_goes_on_with_the_next_page) {
  const auto post = write("abX", "the text itself");
  for (int i = 0; i < 1100; ++i) write("ab bX", "each pair of it, but not the text");
  const auto first = must(world->posts().list({{}, "abX", 20, {}}));
  EXPECT_TRUE(first.items.empty());
  ASSERT_TRUE(first.next_cursor) << "there are more to look at";
  EXPECT_THAT(found("abX"), ElementsAre(post));
}

TEST_P(PostSearch, finds_the_first_two_thousand_characters_of_a_body) {
  std::string filler;
  while (filler.size() + 7 < text_chars_searched) filler += "0123456";
  const auto post = write("Long", filler + "needle" + filler + "thread");
  EXPECT_THAT(found("6needle"), IsEmpty()) << "which lies across the end";
  EXPECT_THAT(found("0123456"), ElementsAre(post));
  EXPECT_THAT(found("thread"), IsEmpty());
  write("Blank", "a" + std::string(text_chars_searched, ' ') + "behind");
  EXPECT_THAT(found("behind"), IsEmpty()) << "as they are written, not as they are compared";
}

TEST_P(PostSearch, refuses_what_is_too_short_or_too_long_with_a_sentence) {
  EXPECT_THAT(refused(" x "), HasSubstr("/q must have two characters at least"));
  EXPECT_THAT(refused("   "), HasSubstr("/q must have two characters at least"));
  EXPECT_THAT(refused(std::string(201, 'x')), HasSubstr("/q "));
}

}  // namespace
}  // namespace ticketing::test
