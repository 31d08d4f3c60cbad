// Several processes count views together: however their journeys to Redis and to the store end,
// each view is added once, and what Redis loses is all that is lost.
#include <gmock/gmock.h>

#include <functional>
#include <mutex>
#include <random>

#include "board/board_jobs.hpp"
#include "board/view_counter.hpp"
#include "board/view_flush.hpp"
#include "odb/open_store.hpp"
#include "redis/redis_shared_views.hpp"
#include "storage/passed_store.hpp"
#include "support/await.hpp"
#include "support/scenario.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const PostId premiere{7};

/// How an attempt to do something ends: as it should, or before it was done, or after.
enum class End { well, not_done, unanswered };

/// Ends every attempt well, or as a seeded die says.
class Fate {
 public:
  explicit Fate(std::uint64_t seed) : random_(seed) {}
  void set_kind(bool kind) { kind_ = kind; }
  void set_fatal(bool fatal) { fatal_ = fatal; }
  End next() {
    const std::lock_guard lock(mutex_);
    if (fatal_) return End::not_done;
    if (kind_ || random_() % 3 == 0) return End::well;
    return random_() % 2 == 0 ? End::not_done : End::unanswered;
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 random_;
  std::atomic<bool> kind_{true};
  std::atomic<bool> fatal_{false};  ///< nothing is done any more
};

class UncertainViews final : public SharedViews {
 public:
  UncertainViews(std::unique_ptr<SharedViews> views, Fate& fate)
      : views_(std::move(views)), fate_(fate) {}

  std::optional<Kept> add(const std::string& id, std::span<const Look> looks,
                          seconds age) override {
    const End end = fate_.next();
    if (end == End::not_done) return std::nullopt;
    const auto kept = views_->add(id, looks, age);
    return end == End::well ? kept : std::nullopt;
  }
  std::optional<Waiting> waiting() override { return views_->waiting(); }
  std::optional<std::vector<ViewBatch>> list(int limit) override { return views_->list(limit); }
  bool remove(std::span<const ViewBatch> batches) override {
    const End end = fate_.next();
    return end != End::not_done && views_->remove(batches) && end == End::well;
  }

 private:
  const std::unique_ptr<SharedViews> views_;
  Fate& fate_;
};

class UncertainStore final : public PassedStore {
 public:
  UncertainStore(const std::string& url, Fate& fate)
      : PassedStore(open_store({.url = url})), fate_(fate) {}

 private:
  void around(const Work& fn, const std::function<void(const Work&)>& transact) override {
    const End end = fate_.next();
    if (end == End::not_done) throw StorageUnavailable("before the commit", true);
    transact(fn);
    if (end == End::unanswered) throw StorageUnavailable("after the commit", false);
  }

  Fate& fate_;
};

/// What one process has to count with.
struct Process {
  Process(const std::string& redis, const std::string& store_url, Fate& fate,
          seconds nobody_after = seconds(60))
      : unattended_after(nobody_after),
        client(config::parse_redis_url(redis).value(), milliseconds(2000)),
        shared(make_redis_shared_views(client, installation), fate),
        store(store_url, fate) {}

  void look(std::int64_t viewer) {
    counter.count(Principal::of_account(AccountId{viewer}, Role::user, "viewer"),
                  {.post = premiere, .author = AccountId{1}});
  }

  const seconds unattended_after;
  ManualClock clock{*parse_rfc3339("2026-03-02T12:00:00+09:00")};
  BusinessCalendar calendar{"Asia/Seoul"};
  SystemRandom random;
  NamingLinks links;
  Installation installation;
  Keyring keys{Secret{}};
  ChainKey chain_key;
  RedisClient client;
  UncertainViews shared;
  UncertainStore store;
  ServiceContext context{store, clock, calendar, random, links, {}, installation, keys, chain_key};
  ViewCounter counter{context, &shared, unattended_after};
};

class SharedViewCounting : public ::testing::TestWithParam<Database> {
 protected:
  SharedViewCounting() { one_.store.migrate(); }

  Result<int> flush(Process& by) { return flush_shared_views(by.context, by.shared, {}); }
  std::int64_t views() {
    std::int64_t count = 0;
    one_.store.snapshot([&](UnitOfWork& unit) {
      for (const auto& views : unit.views().list(std::span(&premiere, 1))) count = views.views;
    });
    return count;
  }

  const std::uint64_t seed_ = std::random_device{}();
  TempDir dir_;
  const std::string store_ = fresh_store_url(GetParam(), dir_);
  RedisServer redis_;
  Fate fate_{seed_};
  Process one_{redis_.url(), store_, fate_};
  Process two_{redis_.url(), store_, fate_};
};

INSTANTIATE_TEST_SUITE_P(Stores, SharedViewCounting,
                         ::testing::Values(Database::sqlite_file, Database::postgresql),
                         [](const auto& param) { return to_string(param.param); });

TEST_P(SharedViewCounting, counts_a_viewer_of_all_processes_once) {
  for (int viewer = 10; viewer < 1510; ++viewer) {
    one_.look(viewer);
    two_.look(viewer);
  }
  two_.look(2000);
  EXPECT_TRUE(one_.counter.flush());
  EXPECT_TRUE(two_.counter.flush());
  EXPECT_EQ(views(), 0) << "nobody has brought them yet";
  EXPECT_GE(must(flush(two_)), 4);
  EXPECT_EQ(views(), 1501);
  EXPECT_EQ(must(flush(one_)), 0);
  EXPECT_EQ(one_.counter.totals().alone, 0U);
}

TEST_P(SharedViewCounting, adds_each_view_once_wherever_things_end) {
  SCOPED_TRACE("seed " + std::to_string(seed_));
  std::mt19937_64 random(seed_);
  fate_.set_kind(false);
  constexpr int looks = 400;
  int refused = 0;
  for (int viewer = 10; viewer < 10 + looks; ++viewer) {
    Process& process = random() % 2 == 0 ? one_ : two_;
    process.look(viewer);
    if (random() % 3 == 0) refused += process.counter.flush() ? 0 : 1;
    if (random() % 4 == 0) refused += flush(random() % 2 == 0 ? one_ : two_) ? 0 : 1;
  }
  EXPECT_GT(refused, 10);
  fate_.set_kind(true);
  EXPECT_TRUE(one_.counter.flush());
  EXPECT_TRUE(two_.counter.flush());
  must(flush(one_));
  EXPECT_EQ(views(), looks);
  EXPECT_GT(one_.counter.totals().alone, 0U);
}

TEST_P(SharedViewCounting, loses_what_waits_in_redis_with_it_and_nothing_else) {
  for (int viewer = 10; viewer < 20; ++viewer) one_.look(viewer);
  EXPECT_TRUE(one_.counter.flush());
  must(flush(two_));
  for (int viewer = 20; viewer < 25; ++viewer) one_.look(viewer);
  EXPECT_TRUE(one_.counter.flush());
  redis_.flush();
  for (int viewer = 30; viewer < 37; ++viewer) one_.look(viewer);
  EXPECT_TRUE(one_.counter.flush());
  must(flush(two_));
  EXPECT_EQ(views(), 17);
}

TEST_P(SharedViewCounting, goes_on_alone_while_redis_is_away) {
  one_.look(10);
  EXPECT_TRUE(one_.counter.flush());
  redis_.stop();
  one_.look(11);
  two_.look(12);
  two_.look(10);
  EXPECT_TRUE(one_.counter.flush());
  EXPECT_TRUE(two_.counter.flush());
  EXPECT_EQ(views(), 3) << "two cannot know whom one has seen";
  EXPECT_EQ(one_.counter.totals().alone, 1U);
  EXPECT_EQ(two_.counter.totals().alone, 2U);
  EXPECT_EQ(refusal(flush(one_)), ErrorCode::unavailable);
}

TEST_P(SharedViewCounting, goes_on_alone_while_redis_is_out_of_memory) {
  one_.client.run({"CONFIG", "SET", "maxmemory", "1"});
  one_.look(10);
  EXPECT_TRUE(one_.counter.flush());
  EXPECT_EQ(views(), 1);
  EXPECT_EQ(one_.counter.totals().alone, 1U);
}

TEST_P(SharedViewCounting, brings_the_views_itself_when_nobody_does) {
  Process alone(redis_.url(), store_, fate_, seconds(2));
  one_.look(11);
  EXPECT_TRUE(one_.counter.flush());
  alone.look(10);  // and nobody looks any more
  await("its own and those of others are in the store", [&] { return views() == 2; });
  await("none wait", [&] { return one_.shared.waiting().value().batches == 0; });
  EXPECT_EQ(alone.counter.totals().alone, 0U);
}

TEST_P(SharedViewCounting, leaves_them_to_who_does_and_to_others_when_it_ends) {
  {
    Process ending(redis_.url(), store_, fate_, seconds(2));
    ending.look(10);
  }
  EXPECT_EQ(views(), 0);
  EXPECT_EQ(one_.shared.waiting().value().batches, 1);
  Process alone(redis_.url(), store_, fate_, seconds(2));
  alone.look(11);
  await("all are in the store", [&] { return views() == 2; });
}

TEST_P(SharedViewCounting, does_not_take_a_batch_that_lost_its_views_for_an_added_one) {
  // A process does not know that Redis has its batch, of which Redis, full, has dropped the views.
  const Look look{premiere, 11};
  ASSERT_TRUE(one_.shared.add("batch", std::span(&look, 1), seconds(0)));
  one_.client.run({"DEL", one_.client.run({"KEYS", "*:batch:batch"})->items.at(0).text});
  EXPECT_EQ(must(flush(two_)), 0);
  EXPECT_EQ(one_.shared.waiting().value().batches, 0);
  one_.store.transact([&](UnitOfWork& unit) {
    const ViewBatch batch{"batch", {{premiere, 1}}};
    EXPECT_EQ(unit.views().add(std::span(&batch, 1), one_.clock.now()), 1);
    return true;
  });
  EXPECT_EQ(views(), 1);
}

TEST_P(SharedViewCounting, brings_past_redis_what_could_not_be_handed_on_for_long) {
  fate_.set_fatal(true);
  one_.look(10);
  EXPECT_FALSE(one_.counter.flush());
  one_.look(10'000);  // waits behind what nobody took
  await("it has waited for long", [&, since = std::chrono::steady_clock::now()] {
    return std::chrono::steady_clock::now() - since > SharedViews::age_max;
  });
  fate_.set_fatal(false);
  EXPECT_TRUE(one_.counter.flush());
  EXPECT_EQ(views(), 2);
  EXPECT_EQ(one_.shared.waiting().value().batches, 0);
  EXPECT_EQ(one_.counter.totals().alone, 2U);
}

TEST_P(SharedViewCounting, is_finished_by_the_job) {
  const auto run = [this](SharedViews* views) {
    JobWork work(one_.context.store, {}, {});
    return view_flush_job(one_.context, views, "off").run(work);
  };
  one_.look(10);
  EXPECT_TRUE(one_.counter.flush());
  EXPECT_EQ(must(run(nullptr)), "nothing to do: without Redis each process adds its views itself");
  EXPECT_EQ(views(), 0);
  EXPECT_EQ(must(run(&one_.shared)), "added 1 batches of views");
  EXPECT_EQ(views(), 1);
  std::stop_source stop;
  stop.request_stop();
  one_.look(11);
  EXPECT_TRUE(one_.counter.flush());
  EXPECT_EQ(refusal(flush_shared_views(one_.context, one_.shared, stop.get_token())),
            ErrorCode::unavailable);
  EXPECT_EQ(views(), 1);
  redis_.stop();
  EXPECT_EQ(refusal(run(&one_.shared)), ErrorCode::unavailable);
}

TEST(SharedViewCountingByTheFacade, shows_the_views_of_both_processes_after_a_flush) {
  RedisServer redis;
  Scenario world(Database::sqlite_file, [&](Config& config) { config.redis.url = redis.url(); });
  const auto post = world.event_post();
  const auto somebody = world.user();
  const auto another_one = world.user();
  const auto look = [&](Ticketing& t, const Principal& who) {
    t.posts().count_view(who, {.post = post, .author = world.admin().account});
  };
  {
    Ticketing other = world.another();
    look(other, somebody);
    look(other, another_one);
  }
  look(world.t(), somebody);
  world.reopen();
  EXPECT_EQ(must(world->posts().find(post)).view_count, 0);
  const auto run = must(world->jobs().run_now(Principal::local_operator(), "view_flush"));
  EXPECT_EQ(run.state, RunState::succeeded);
  EXPECT_EQ(run.outcome, "added 1 batches of views");
  EXPECT_EQ(must(world->posts().find(post)).view_count, 2);
}

}  // namespace
}  // namespace ticketing::test
