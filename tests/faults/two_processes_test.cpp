// Two API processes are as one: whatever one has acknowledged, the other shows within its bound,
// and whatever becomes of Redis, nobody is refused, signed out, paid twice or not at all.
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <charconv>
#include <future>
#include <random>
#include <thread>

#include "faults/comments.hpp"
#include "faults/history.hpp"
#include "faults/process_pair.hpp"

namespace ticketing::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr milliseconds bound{1000};  ///< api::Documents::age_max, as DESIGN promises it

const Instant start = std::chrono::steady_clock::now();
Served served(int port, int began_ms, int ended_ms) {
  return {port, start + milliseconds(began_ms), start + milliseconds(ended_ms)};
}

TEST(History, finds_readings_that_miss_what_was_acknowledged) {
  History history;
  history.add_write("title", served(1, 0, 10));
  history.add_write("title", served(2, 20, 30));
  history.add_reading("title", served(1, 10, 11), 1);
  history.add_reading("title", served(2, 1009, 1010), 2);
  history.add_reading("title", served(1, 1029, 1030), 1);
  history.add_reading("title", served(1, 5, 8), 1);
  EXPECT_THAT(history.findings(bound), IsEmpty());
  EXPECT_THAT(history.findings(milliseconds(0)), ::testing::SizeIs(1));

  history.add_reading("title", served(1, 11, 12), 0);
  history.add_reading("title", served(2, 31, 32), 1);
  history.add_reading("title", served(1, 1030, 1031), 1);
  history.add_reading("title", served(1, 1, 19), 2);
  EXPECT_THAT(history.findings(bound),
              ::testing::ElementsAre(HasSubstr("process 1 showed 0 where 1 to 1 was due"),
                                     HasSubstr("process 2 showed 1 where 2 to 2 was due"),
                                     HasSubstr("process 1 showed 1 where 2 to 2 was due"),
                                     HasSubstr("process 1 showed 2 where 0 to 1 was due")));
}

/// Writes to one post through both processes in turn, as it comes; reads it through either.
class Clients {
 public:
  Clients(const ProcessPair& pair, Venue& venue, History& history)
      : ports_(pair.ports()), venue_(venue), history_(history) {}

  /// Each write makes the title, or the number of comments, one more.
  void write(PostId post, std::uint64_t seed, Instant until) {
    std::mt19937_64 random(seed);
    int titles = 0;
    for (std::size_t comments = 0; std::chrono::steady_clock::now() < until;) {
      const int port = ports_.at(random() % ports_.size());
      if (random() % 2 == 0) {
        acknowledged(port, title_of(post),
                     {"PATCH", path(post), venue_.admin().token,
                      R"({"title":")" + std::to_string(++titles) + R"("})", ""});
      } else {
        const Person& person = venue_.people().at(comments++ % venue_.people().size());
        acknowledged(port, comments_of(post),
                     {"POST", path(post) + "/comments", person.token, R"({"body":"here"})", ""});
      }
    }
  }

  /// Each post by itself, and all of them in the list; and whether the reader is still signed in.
  void read(int port, const std::vector<PostId>& posts, Instant until) {
    for (std::size_t i = 0; std::chrono::steady_clock::now() < until; ++i) {
      see(port, posts.at(i % posts.size()));
      see_list(port, posts);
      const std::string& token = venue_.people().at(i % venue_.people().size()).token;
      EXPECT_EQ(http_call(port, {.target = "/v1/me", .token = token}).status, 200);
    }
  }

 private:
  static std::string path(PostId post) { return "/v1/posts/" + std::to_string(post.value); }
  static std::string title_of(PostId post) { return "title of " + std::to_string(post.value); }
  static std::string comments_of(PostId post) {
    return "comments on " + std::to_string(post.value);
  }

  void acknowledged(int port, const std::string& what, const HttpRequest& request) {
    const HttpOutcome outcome = http_call(port, request);
    ASSERT_TRUE(outcome.acknowledged()) << what << ": " << outcome.status << " " << outcome.body;
    history_.add_write(what, {port, outcome.began, outcome.ended});
  }

  HttpOutcome get(int port, const std::string& target) {
    HttpOutcome outcome = http_call(port, {.target = target});
    EXPECT_EQ(outcome.status, 200) << target << ": " << outcome.body;
    return outcome;
  }

  void see(int port, PostId post) {
    const HttpOutcome outcome = get(port, path(post));
    if (outcome.status == 200)
      saw({port, outcome.began, outcome.ended}, post, boost::json::parse(outcome.body));
  }

  void see_list(int port, const std::vector<PostId>& posts) {
    const HttpOutcome outcome = get(port, "/v1/posts");
    if (outcome.status != 200) return;
    const auto list = boost::json::parse(outcome.body);
    for (const auto& item : list.at("items").as_array()) {
      const PostId id{item.at("id").as_int64()};
      if (std::ranges::find(posts, id) != posts.end())
        saw({port, outcome.began, outcome.ended}, id, item);
    }
  }

  void saw(const Served& when, PostId post, const boost::json::value& shown) {
    const std::string title = shown.at("title").as_string().c_str();
    std::int64_t number = 0;  // the title that it was made with is none
    std::from_chars(title.data(), title.data() + title.size(), number);
    history_.add_reading(title_of(post), when, number);
    history_.add_reading(comments_of(post), when, shown.at("comment_count").as_int64());
  }

  const std::vector<int> ports_;
  Venue& venue_;
  History& history_;
};

class TwoProcesses : public ::testing::TestWithParam<RedisFault> {
 protected:
  Venue& venue_ = Venue::of(Database::postgresql);
  ProcessPair pair_{venue_};
};

TEST_P(TwoProcesses, show_what_either_acknowledged_within_the_bound) {
  SCOPED_TRACE("seed " + std::to_string(test_seed()));
  const std::vector<PostId> posts{venue_.event_post(), venue_.event_post(), venue_.event_post()};
  History history;
  Clients clients(pair_, venue_, history);
  const auto length = test_seconds(seconds(2));
  const Instant begin = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> threads;
    for (const PostId post : posts)
      threads.emplace_back([&, post] {
        clients.write(post, test_seed() + static_cast<std::uint64_t>(post.value), begin + length);
      });
    // Readers go on for more than the bound, which is when they must have seen everything.
    for (const int port : pair_.ports())
      threads.emplace_back([&, port] { clients.read(port, posts, begin + length + 2 * bound); });
    await("enough was written", [&] { return history.writes() >= 20; });
    pair_.begin(GetParam());
    await("the writers are done",
          [&] { return std::chrono::steady_clock::now() > begin + length; });
    pair_.end(GetParam());
  }
  EXPECT_THAT(history.findings(bound), IsEmpty());
  EXPECT_GT(history.readings(), 20u);
  EXPECT_GT(pair_.metric("ticketing_cache_hits_total"), 0);
  EXPECT_GT(pair_.metric("ticketing_cache_checks_total"), 0);
  pair_.stop();
}

TEST_P(TwoProcesses, give_away_what_there_is_and_no_more) {
  const auto points_before = expect_clean_books(venue_);
  const auto post = venue_.event_post(10);
  auto wishes = wishes_of(venue_, post, 600);
  std::atomic<std::size_t> acknowledged{0};
  const Attempts how{pair_.ports(), 32, [&](std::size_t count) { acknowledged = count; }};
  auto crowd = std::async(std::launch::async, [&] { attempt(how, wishes); });
  await("the rush is under way", [&] { return acknowledged >= 100; });
  pair_.begin(GetParam());
  crowd.get();
  pair_.end(GetParam());

  for (const auto& wish : wishes) EXPECT_TRUE(wish.added) << wish.refused.value_or(0);
  expect_replayed({{pair_.ports().back(), pair_.ports().front()}, 32, {}}, wishes);
  expect_fair(wishes, post, 10);
  expect_stored(venue_, post, wishes);
  expect_never_twice(venue_, post, wishes);
  EXPECT_EQ(expect_clean_books(venue_) - points_before, points_promised(wishes));
  pair_.stop();
}

/// Everybody asks for a post that neither process has at hand: one of them reads it, once.
TEST(TwoProcessesAtOnce, read_a_post_once_for_all_who_miss_it) {
  const Venue& venue = Venue::of(Database::postgresql);
  ProcessPair pair(Venue::of(Database::postgresql));
  pair.end(RedisFault::none);
  const auto ports = pair.ports();
  // A reading that takes longer than a turn, on a machine that does much else, is done twice.
  await("one reading served them all", [&] {
    const std::string target = "/v1/posts/" + std::to_string(venue.event_post().value);
    const auto before = pair.metric("ticketing_cache_readings_total");
    constexpr std::size_t people = 200;
    std::barrier begin(static_cast<std::ptrdiff_t>(people));
    std::atomic<std::size_t> answered{0};
    {
      std::vector<std::jthread> crowd;
      for (std::size_t i = 0; i < people; ++i)
        crowd.emplace_back([&, i] {
          begin.arrive_and_wait();
          if (http_call(ports.at(i % ports.size()), {.target = target}).status == 200) ++answered;
        });
    }
    EXPECT_EQ(answered, people);
    return pair.metric("ticketing_cache_readings_total") == before + 1;
  });
  EXPECT_GT(pair.metric("ticketing_cache_shared_total"), 0);
  pair.stop();
}

/// Through one process somebody wins a coupon; the other shows him what the first has read.
TEST(TwoProcessesAtOnce, read_a_person_s_coupons_for_each_other) {
  const Venue& venue = Venue::of(Database::postgresql);
  ProcessPair pair(Venue::of(Database::postgresql));
  pair.end(RedisFault::none);
  const Person& winner = venue.people().front();
  const auto coupons = [&](int port) {
    const auto reply =
        http_call(port, {.target = "/v1/me/coupons?limit=100", .token = winner.token});
    EXPECT_EQ(reply.status, 200) << reply.body;
    return boost::json::parse(reply.body).at("items").as_array().size();
  };
  await("the second process has it from the first", [&] {
    const auto one = pair.ports().front(), two = pair.ports().back();
    const auto before = coupons(one);
    const auto shared = pair.metric("ticketing_cache_shared_total");
    const auto won = http_call(
        one, {.method = "POST",
              .target = "/v1/posts/" + std::to_string(venue.event_post().value) + "/comments",
              .token = winner.token,
              .body = R"({"body":"mine"})"});
    EXPECT_EQ(won.status, 201) << won.body;
    EXPECT_EQ(coupons(one), before + 1) << "what was acknowledged here shows at once";
    await("the other shows it", [&] { return coupons(two) == before + 1; });
    return pair.metric("ticketing_cache_shared_total") > shared;
  });
  pair.stop();
}

INSTANTIATE_TEST_SUITE_P(WithRedis, TwoProcesses,
                         ::testing::Values(RedisFault::none, RedisFault::killed,
                                           RedisFault::flushed, RedisFault::stalled,
                                           RedisFault::emptied),
                         [](const auto& param) { return to_string(param.param); });

}  // namespace
}  // namespace ticketing::test
