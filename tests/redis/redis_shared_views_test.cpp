// Views that all processes count together: what Redis keeps of them, and for how long.
#include <gmock/gmock.h>

#include <map>
#include <random>
#include <set>

#include "redis/redis_shared_views.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr seconds now{0};
const PostId premiere{7};

Look look(std::uint64_t viewer, PostId post = premiere) {
  return {post, viewer * 0x9e3779b97f4a7c15};
}

class RedisViews : public ::testing::Test {
 protected:
  std::unique_ptr<SharedViews> of(std::int64_t epoch) {
    Installation installation;
    installation.epoch = epoch;
    return make_redis_shared_views(client_, installation);
  }
  bool add(const std::string& id, const std::vector<Look>& looks, seconds age = now) {
    return views_->add(id, looks, age).has_value();
  }
  /// What waits, each batch's views summed up.
  std::map<std::string, std::int64_t> waiting() {
    std::map<std::string, std::int64_t> counts;
    const auto batches = views_->list(1000).value();
    for (const ViewBatch& batch : batches) {
      counts[batch.id] = 0;
      for (const PostViews& views : batch.views) counts[batch.id] += views.views;
    }
    return counts;
  }
  std::vector<std::string> keys(const std::string& pattern = "*") {
    std::vector<std::string> names;
    auto found = client_.run({"KEYS", pattern}).value();
    for (RedisReply& key : found.items) names.push_back(std::move(key.text));
    return names;
  }
  std::string key_of_waiting() { return keys("*:waiting").at(0); }
  std::string key_of_batch(const std::string& id) { return keys("*:batch:" + id).at(0); }

  RedisServer server_;
  RedisClient client_{config::parse_redis_url(server_.url()).value(), milliseconds(5000)};
  std::unique_ptr<SharedViews> views_ = of(1);
};

TEST_F(RedisViews, are_one_a_viewer_and_post_whoever_tells) {
  EXPECT_TRUE(add("a", {look(1), look(2), look(1), look(3, PostId{8})}));
  EXPECT_TRUE(of(1)->add("b", std::vector{look(2), look(4)}, now));
  EXPECT_TRUE(add("c", {look(1), look(4)}));
  EXPECT_THAT(waiting(), ElementsAre(Pair("a", 3), Pair("b", 1)));
  const auto oldest = views_->list(1).value();
  for (const PostViews& views : oldest.at(0).views)
    EXPECT_EQ(views.views, views.post == premiere ? 2 : 1);
}

TEST_F(RedisViews, of_a_batch_are_kept_once_however_often_it_is_told) {
  EXPECT_TRUE(add("a", {look(1), look(2)}));
  EXPECT_TRUE(add("a", {look(1), look(2)}));
  EXPECT_THAT(waiting(), ElementsAre(Pair("a", 2)));
  EXPECT_TRUE(views_->remove(views_->list(10).value()));
  EXPECT_TRUE(add("a", {look(1), look(2)}));
  EXPECT_THAT(waiting(), IsEmpty());
  EXPECT_THAT(keys("*batch*"), IsEmpty());
}

TEST_F(RedisViews, come_again_when_the_window_is_over) {
  EXPECT_TRUE(add("a", {look(1), look(2)}, view_window));
  EXPECT_TRUE(add("early", {look(1)}, seconds(30)));
  EXPECT_THAT(waiting(), ElementsAre(Pair("a", 2)));
  EXPECT_TRUE(add("later", {look(1)}));
  EXPECT_THAT(waiting(), ElementsAre(Pair("a", 2), Pair("later", 1)));
}

TEST_F(RedisViews, are_those_of_one_life_of_one_store) {
  EXPECT_TRUE(add("a", {look(1)}));
  const auto others = of(2);
  EXPECT_THAT(others->list(10).value(), IsEmpty());
  EXPECT_TRUE(others->add("b", std::vector{look(1)}, now));
  EXPECT_EQ(others->list(10).value().size(), 1U);
  EXPECT_THAT(waiting(), ElementsAre(Pair("a", 1)));
}

TEST_F(RedisViews, leave_no_key_that_does_not_expire) {
  EXPECT_TRUE(add("a", {look(1), look(2), look(3)}));
  EXPECT_EQ(keys().size(), 5U);
  for (const std::string& key : keys()) {
    const auto lives = client_.run({"TTL", key})->integer;
    EXPECT_GT(lives, 0) << key;
    EXPECT_LE(lives, key.find(":seen:") != std::string::npos ? 600 : 12 * 3600) << key;
  }
}

TEST_F(RedisViews, are_given_oldest_first_and_say_how_long_they_have_waited) {
  EXPECT_TRUE(add("b", {look(1)}));
  EXPECT_TRUE(add("a", {look(2)}));
  client_.run({"ZINCRBY", key_of_waiting(), "-90", "b"});
  EXPECT_EQ(views_->list(1).value().at(0).id, "b");
  const auto waiting = views_->waiting().value();
  EXPECT_EQ(waiting.batches, 2);
  EXPECT_GE(waiting.longest, seconds(90));
  EXPECT_LT(waiting.longest, seconds(120));
  EXPECT_TRUE(views_->remove(views_->list(10).value()));
  EXPECT_EQ(views_->waiting().value().batches, 0);
}

TEST_F(RedisViews, of_viewers_seen_in_the_future_count_anew) {
  EXPECT_TRUE(add("a", {look(1), look(2)}));
  for (const std::string& set : keys("*:seen:*")) {  // as if Redis' clock had been set back since
    const auto names = client_.run({"ZRANGE", set, "0", "-1"}).value();
    for (const RedisReply& name : names.items) client_.run({"ZINCRBY", set, "3600", name.text});
  }
  EXPECT_TRUE(add("b", {look(1), look(2)}));
  EXPECT_TRUE(add("c", {look(1), look(2)}));
  EXPECT_THAT(waiting(), ElementsAre(Pair("a", 2), Pair("b", 2)));
}

TEST_F(RedisViews, are_found_behind_what_is_none) {
  EXPECT_TRUE(add("a", {look(1)}));
  const std::string waiting = key_of_waiting();
  for (int i = 0; i < 5; ++i) client_.run({"ZADD", waiting, "1", "no batch " + std::to_string(i)});
  EXPECT_EQ(views_->list(2).value().at(0).id, "a");
}

TEST_F(RedisViews, are_not_kept_by_halves_when_memory_is_out) {
  EXPECT_TRUE(add("a", {look(1)}));
  client_.run({"CONFIG", "SET", "maxmemory", "1"});
  const auto before = keys();
  EXPECT_FALSE(add("b", {look(1), look(2)}));
  EXPECT_EQ(keys().size(), before.size());
  EXPECT_TRUE(views_->remove(views_->list(10).value())) << "what is there can be brought away";
  client_.run({"CONFIG", "SET", "maxmemory", "0"});
  EXPECT_THAT(waiting(), IsEmpty());
  EXPECT_TRUE(add("b", {look(1), look(2)}));
  EXPECT_THAT(waiting(), ElementsAre(Pair("b", 1)));
}

TEST_F(RedisViews, that_are_none_are_dropped) {
  for (const std::string nonsense :
       {"nonsense", "7", "7 -1", "7 0", "-7 1", "7 1.5", "7 501", "7 300 8 300", "7  1", " ",
        "7 99999999999999999999", "7 1 8"}) {
    ASSERT_TRUE(add("a", {look(1)}));
    EXPECT_THAT(waiting(), ElementsAre(Pair("a", 1)));
    client_.run({"SET", key_of_batch("a"), nonsense});
    EXPECT_THAT(waiting(), ElementsAre(Pair("a", 0))) << nonsense;
    server_.flush();
  }
  ASSERT_TRUE(add("a", {look(1)}));
  client_.run({"SET", key_of_batch("a"), "7 400 8 100"});
  EXPECT_THAT(waiting(), ElementsAre(Pair("a", 500)));
  client_.run({"DEL", key_of_batch("a")});
  EXPECT_THAT(waiting(), ElementsAre(Pair("a", 0))) << "evicted";
  for (const std::string& id : {std::string("no id"), std::string("'"), std::string(65, 'a')})
    client_.run({"ZADD", key_of_waiting(), "1", id});
  EXPECT_THAT(waiting(), ElementsAre(Pair("a", 0)));
  EXPECT_EQ(client_.run({"ZCARD", key_of_waiting()})->integer, 1);
  EXPECT_TRUE(views_->remove(views_->list(10).value()));
  EXPECT_THAT(waiting(), IsEmpty());
}

TEST_F(RedisViews, cannot_be_told_while_it_is_away) {
  EXPECT_TRUE(add("a", {look(1)}));
  const auto batches = views_->list(10).value();
  server_.stop();
  EXPECT_FALSE(add("b", {look(2)}));
  EXPECT_FALSE(views_->list(10));
  EXPECT_FALSE(views_->waiting());
  EXPECT_FALSE(views_->remove(batches));
}

/// Viewers who all fall into a sixteenth of Redis's sets: a sixteenth of all has to do with so many
/// what all have to do with sixteen times as many.
class ManyViewers : public RedisViews {
 protected:
  std::vector<Look> viewers(std::size_t count) {
    std::mt19937_64 random(11);
    std::vector<Look> looks;
    for (std::size_t i = 0; i < count; ++i) looks.push_back({premiere, random() >> 4});
    return looks;
  }
  /// All of them, a hundred at a time, by two processes in turn; how many views they are.
  std::int64_t views_of(std::span<const Look> looks) {
    const std::array processes{of(1), of(1)};
    for (std::size_t i = 0; i < looks.size(); i += SharedViews::looks_max) {
      const auto some = looks.subspan(i, std::min(looks.size() - i, SharedViews::looks_max));
      for (const auto& process : processes) {
        const auto kept = process->add("batch" + std::to_string(batches_++), some, now);
        if (!kept) throw std::runtime_error("Redis does not answer");
        forgotten_ += kept->forgotten;
      }
    }
    std::int64_t views = 0;
    for (const auto& [batch, counted] : waiting()) views += counted;
    return views;
  }
  static constexpr std::size_t million = 1'000'000 / 16;
  int batches_ = 0;
  std::uint64_t forgotten_ = 0;
};

TEST_F(ManyViewers, are_counted_once_by_two_processes_up_to_a_million) {
  const auto looks = viewers(million);
  const auto views = views_of(looks);
  EXPECT_GE(views, static_cast<std::int64_t>(looks.size()));
  EXPECT_LE(static_cast<double>(views), 1.02 * static_cast<double>(looks.size()));
  EXPECT_EQ(forgotten_, 0U);
}

TEST_F(ManyViewers, are_remembered_while_there_is_room_and_no_longer) {
  const auto looks = viewers(3 * million);
  EXPECT_GE(views_of(looks), static_cast<std::int64_t>(looks.size())) << "the new ones all count";
  EXPECT_GT(forgotten_, 0U);
  std::set<std::string> kinds;
  long long entries_max = 0;
  long long bytes = 0;
  for (const std::string& set : keys("*:seen:*")) {
    kinds.insert(client_.run({"OBJECT", "ENCODING", set})->text);
    entries_max = std::max(entries_max, client_.run({"ZCARD", set})->integer);
    bytes += client_.run({"MEMORY", "USAGE", set})->integer;
  }
  EXPECT_THAT(kinds, ElementsAre("listpack"));
  EXPECT_EQ(entries_max, 127);
  EXPECT_LT(16 * bytes, 35'000'000) << "of all sets, when they are full";
}

}  // namespace
}  // namespace ticketing::test
