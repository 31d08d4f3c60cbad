// Random histories: after each the standings are what counting all comments again says.
// TICKETING_SEED=<seed> replays a failure.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <tuple>
#include <vector>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

struct ModelComment {
  CommentId id;
  AccountId author;
  std::size_t post = 0;
  bool counted = false;
  bool deleted = false;
  LocalDate day;
  Timestamp at;
};

struct ModelPost {
  PostId id;
  Principal author = Principal::anonymous();
  bool general = false;
  bool deleted = false;
  std::set<AccountId> participants;
};

class History {
 public:
  History(Database database, std::uint64_t seed)
      : random_(seed),
        world_(database, [](Config& config) { config.limits.posts_per_day = 10'000; }) {
    people_ = world_.users(5);
    people_.push_back(world_.with_role(Role::staff));
    for (const auto& person : people_) staff_[person.account] = person.role != Role::user;
    write_post();
  }

  void step() {
    switch (random(12)) {
      case 0:
        return write_post();
      case 1:
        return delete_comment();
      case 2:
        return random(4) == 0 ? delete_post() : comment();
      case 3:
        return clean_up();
      case 4:
      case 5:
        world_.clock().advance(std::chrono::minutes(random(24 * 60)));
        return;
      default:
        comment();
    }
  }

  /// Of a random day, for each metric and period.
  void compare() {
    clean_up();
    const auto today = world_->calendar().local_date(world_.clock().now());
    RankingQuery query;
    query.date = today - std::chrono::days(random(20));
    query.limit = page_limit_max;
    for (const auto metric : {RankingMetric::comments_received, RankingMetric::comments_written}) {
      for (const auto period : {RankingPeriod::day, RankingPeriod::week, RankingPeriod::month}) {
        query.metric = metric;
        query.period = period;
        const auto table = must(world_->rankings().standings(query));
        std::vector<std::string> lines;
        for (const auto& item : table.items)
          lines.push_back(line(item.rank.value_or(0), item.account.id, item.count));
        ASSERT_EQ(lines, counted_again(metric, span_of(period, *query.date)))
            << to_iso_date(table.from) << " to " << to_iso_date(table.to);
        seen_ += lines.size();
      }
    }
  }

  std::size_t seen() const { return seen_; }

 private:
  std::int64_t random(std::int64_t below) {
    return std::uniform_int_distribution<std::int64_t>(0, below - 1)(random_);
  }
  template <class T>
  std::size_t any(const std::vector<T>& things) {
    return static_cast<std::size_t>(random(static_cast<std::int64_t>(things.size())));
  }
  static std::string line(std::int64_t rank, AccountId account, std::int64_t count) {
    return fmt::format("{}: account {} has {}", rank, account.value, count);
  }

  void write_post() {
    const bool general = posts_.empty() || random(4) != 0;
    const Principal author = general ? people_[any(people_)] : world_.admin();
    posts_.push_back(
        {general ? world_.general_post(author) : world_.event_post(), author, general, false, {}});
  }
  void comment() {
    const auto which = any(posts_);
    auto& post = posts_[which];
    if (post.deleted) return;
    const Principal& who = people_[any(people_)];
    const auto added = world_.comment(who, post.id);
    const auto now = world_.clock().now();
    const bool first = post.participants.insert(who.account).second;
    const bool counted = first && who.role == Role::user && !post.author.is(who.account);
    comments_.push_back({added.comment.id, who.account, which, counted, false,
                         world_->calendar().local_date(now), now});
  }
  void delete_comment() {
    if (comments_.empty()) return;
    auto& comment = comments_[any(comments_)];
    if (comment.deleted || posts_[comment.post].deleted) return;
    must(world_->comments().remove(world_.admin(), {comment.id, {}}));
    comment.deleted = true;
  }
  void delete_post() {
    auto& post = posts_[any(posts_)];
    if (post.deleted) return;
    must(world_->posts().remove(world_.admin(), {post.id, {}}));
    post.deleted = true;
  }
  /// A second later, because one instant is one occurrence.
  void clean_up() {
    world_.clock().advance(std::chrono::seconds(1));
    must(world_->jobs().run_now(Principal::local_operator(), "post_cleanup"));
  }

  /// The rules again, as small as they can be said: a day's time is when something last came on it,
  /// also what is gone now, as long as something of that day is left.
  std::vector<std::string> counted_again(RankingMetric metric, DaySpan days) const {
    struct Day {
      std::int64_t count = 0;
      Timestamp at;
    };
    std::map<std::pair<AccountId, LocalDate>, Day> by_day;
    for (const auto& comment : comments_) {
      const auto& post = posts_[comment.post];
      const bool received = metric == RankingMetric::comments_received;
      if (!comment.counted || (received && !post.general)) continue;
      if (comment.day < days.from || comment.day > days.to) continue;
      auto& day = by_day[{received ? post.author.account : comment.author, comment.day}];
      day.count += comment.deleted || post.deleted ? 0 : 1;
      day.at = std::max(day.at, comment.at);
    }
    std::map<AccountId, Day> sums;
    for (const auto& [key, day] : by_day) {
      if (day.count == 0) continue;
      auto& sum = sums[key.first];
      sum.count += day.count;
      sum.at = std::max(sum.at, day.at);
    }
    std::vector<std::tuple<std::int64_t, Timestamp, AccountId>> order;
    for (const auto& [account, sum] : sums) order.emplace_back(-sum.count, sum.at, account);
    std::sort(order.begin(), order.end());
    std::vector<std::string> lines;
    std::int64_t rank = 0;
    for (const auto& [count, at, account] : order) {
      const bool ranked = !staff_.at(account);
      if (ranked) ++rank;
      lines.push_back(line(ranked ? rank : 0, account, -count));
    }
    return lines;
  }

  std::mt19937_64 random_;
  Scenario world_;
  std::vector<Principal> people_;
  std::map<AccountId, bool> staff_;
  std::vector<ModelPost> posts_;
  std::vector<ModelComment> comments_;
  std::size_t seen_ = 0;
};

class RandomStandings : public ::testing::TestWithParam<Database> {};
TICKETING_ON_EVERY_STORE(RandomStandings);

TEST_P(RandomStandings, are_what_counting_again_says) {
  const char* const given = std::getenv("TICKETING_SEED");
  const std::uint64_t first = given ? std::strtoull(given, nullptr, 10) : 1;
  const int histories = given ? 1 : GetParam() == Database::sqlite_memory ? 10 : 2;
  std::size_t seen = 0;
  for (int i = 0; i < histories; ++i) {
    const auto seed = first + static_cast<std::uint64_t>(i);
    SCOPED_TRACE(fmt::format("TICKETING_SEED={}", seed));
    History history(GetParam(), seed);
    for (int part = 0; part < 8 && !::testing::Test::HasFatalFailure(); ++part) {
      for (int step = 0; step < 30; ++step) history.step();
      history.compare();
    }
    seen += history.seen();
  }
  EXPECT_GT(seen, 50u) << "lines were compared";
}

}  // namespace
}  // namespace ticketing::test
