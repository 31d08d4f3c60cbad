// How many posts a board shows is kept, not counted: it is what counting would give, whatever was
// written and deleted, by whomever and at once.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>

#include "support/scenario.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

constexpr Board boards[] = {Board::general, Board::notice, Board::event};

void without_daily_limit(Config& config) { config.limits.posts_per_day = 10'000; }

CreatePost on(Board board) {
  CreatePost request;
  request.board = board;
  request.title = "A review";
  request.body = "Good.";
  return request;
}

class PostCounts : public ::testing::TestWithParam<Database> {
 protected:
  /// All there are, page by page.
  std::int64_t listed(std::optional<Board> board) {
    std::int64_t posts = 0;
    ListPosts request{board, {}, 100, {}};
    do {
      const auto page = must(world->posts().list(request));
      posts += static_cast<std::int64_t>(page.items.size());
      request.cursor = page.next_cursor;
    } while (request.cursor);
    return posts;
  }
  void expect_counts_as_listed() {
    for (const Board board : boards) {
      EXPECT_EQ(must(world->posts().count({board})).total, listed(board));
      EXPECT_EQ(must(world->posts().list({board, {}, 1, {}})).total, listed(board));
    }
    EXPECT_EQ(must(world->posts().count({})).total, listed({}));
  }

  Scenario world{GetParam(), without_daily_limit};
};
TICKETING_ON_EVERY_STORE(PostCounts);

TEST_P(PostCounts, are_what_counting_gives_after_any_history) {
  const char* given = std::getenv("TICKETING_SEED");
  const auto seed = given ? std::stoull(given) : std::random_device{}();
  SCOPED_TRACE(fmt::format("TICKETING_SEED={}", seed));
  std::mt19937_64 random(seed);
  const auto below = [&](std::size_t n) { return random() % n; };
  const auto authors = world.users(20);
  std::vector<std::pair<PostId, Principal>> posts;
  for (int step = 0; step < 150; ++step) {
    const auto board = boards[below(3)];
    const auto& author = board == Board::general ? authors[below(authors.size())] : world.admin();
    const auto kind = below(10);
    if (kind < 6 || posts.empty()) {
      const auto made = world->posts().create(author, on(board), {.dry_run = kind == 0});
      if (kind != 0) posts.emplace_back(must(made).id, author);
      continue;
    }
    const auto at = posts.begin() + static_cast<std::ptrdiff_t>(below(posts.size()));
    const auto& [post, writer] = *at;
    if (kind == 6) {
      must(world->posts().edit(writer, {post, "Better", {}, {}, {}}));
    } else if (kind == 7) {
      must(world->posts().remove(writer, {post, {}}, {.dry_run = true}));
    } else {
      must(world->posts().remove(kind == 8 ? writer : world.admin(), {post, {}}));
      EXPECT_EQ(refusal(world->posts().remove(world.admin(), {post, {}})), ErrorCode::not_found);
      posts.erase(at);
    }
  }
  must(world->privacy().close(authors[0]));  // whose posts stay
  EXPECT_EQ(listed({}), static_cast<std::int64_t>(posts.size()));
  expect_counts_as_listed();
}

TEST_P(PostCounts, are_kept_while_many_write_and_delete_at_once) {
  if (GetParam() == Database::postgresql) {
    // What would be a deadlock, undone and tried again by the store, is a lock waited for in vain.
    PostgresServer::shared().execute(
        "postgres", fmt::format("ALTER DATABASE \"{}\" SET deadlock_timeout = '10min'",
                                PostgresServer::database_of(world.config().store.url)));
    world.reopen();
  }
  const auto authors = world.users(3);
  std::mutex mutex;
  std::vector<std::string> refused;
  const auto note = [&](const Error& why) {
    const std::scoped_lock lock(mutex);
    refused.push_back(why.detail);
  };
  {
    std::vector<std::jthread> people;
    for (const auto& author : authors)
      people.emplace_back([&] {
        std::jthread admin;
        for (int step = 0; step < 40; ++step) {
          const auto made = world->posts().create(author, on(Board::general));
          if (!made) return note(made.error());
          // An admin deletes it while its author writes the next one.
          if (admin.joinable()) admin.join();
          if (step % 4 == 3) continue;
          admin = std::jthread([&, post = made->id] {
            const auto removed = world->posts().remove(world.admin(), {post, {}});
            if (!removed) note(removed.error());
          });
        }
      });
  }
  EXPECT_THAT(refused, ::testing::IsEmpty());
  EXPECT_EQ(must(world->posts().count({Board::general})).total, 30);
  expect_counts_as_listed();
}

}  // namespace
}  // namespace ticketing::test
