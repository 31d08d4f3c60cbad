// What becomes of an award whose process is stopped, dies or freezes half-way.
#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "jobs/make_services.hpp"
#include "jobs/run_lease.hpp"
#include "odb/open_store.hpp"
#include "points/points_context.hpp"
#include "ranking/ranking_jobs.hpp"
#include "storage/passed_store.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;

const Principal op = Principal::local_operator();

/// A store that does something before each of its transactions.
class Interrupted final : public PassedStore {
 public:
  Interrupted(Store& store, std::function<void()> first)
      : PassedStore(store), first_(std::move(first)) {}

 private:
  void around(const Work& fn, const std::function<void(const Work&)>& transact) override {
    first_();
    transact(fn);
  }

  const std::function<void()> first_;
};

class Takeover : public ::testing::TestWithParam<Database> {
 protected:
  void SetUp() override {
    store_->migrate();
    must(store_->write([&](UnitOfWork& unit) -> Result<bool> {
      for (const char* name : {"ann", "bob"}) {
        Account account;
        account.email = std::string(name) + "@example.com";
        account.nickname = name;
        const AccountId id = unit.accounts().add(account).value();
        Wallet wallet;
        wallet.account = id;
        unit.wallets().add(wallet);
        people_.push_back(id);
      }
      const LocalDate first = parse_iso_date("2026-03-02").value();
      for (int day = 0; day < 5; ++day) {
        const TallyDelta delta{people_[day % 2 == 0 ? 0 : 1], RankingMetric::comments_received,
                               first + std::chrono::days(day), 1, clock_.now()};
        unit.tallies().add(std::span(&delta, 1));
      }
      return true;
    }));
    clock_.set(*parse_rfc3339("2026-03-07T00:05:00+09:00"));
  }

  std::unique_ptr<JobService> process(Store& store) {
    contexts_.push_back(std::make_unique<PointsContext>(PointsContext{
        {store, clock_, calendar_, random_, links_, {}, installation_, keys_, policy_.chain_key},
        policy_}));
    std::vector<Job> jobs;
    jobs.push_back(ranking_award_job(*contexts_.back(), config_, "5 0 * * *"));
    jobs.push_back(post_cleanup_job(*contexts_.back(), "@every 1m"));
    return make_job_service(*contexts_.back(), std::move(jobs));
  }
  /// Rankings that are final.
  std::size_t finals() {
    return must(store_->read([&](UnitOfWork& unit) -> Result<std::size_t> {
      return unit.rankings().list({}, 1000).size();
    }));
  }
  std::int64_t tally(std::size_t person, RankingMetric metric, LocalDate day) {
    return must(store_->read([&](UnitOfWork& unit) -> Result<std::int64_t> {
      return unit.tallies().find(people_.at(person), metric, day);
    }));
  }
  std::int64_t balance(std::size_t person) {
    return must(store_->read([&](UnitOfWork& unit) -> Result<std::int64_t> {
      return unit.wallets().find(people_.at(person))->balance.value;
    }));
  }
  void expect_all_paid_once() {
    EXPECT_EQ(balance(0), 300) << "of the 2nd, 4th and 6th";
    EXPECT_EQ(balance(1), 200) << "of the 3rd and 5th";
  }

  TempDir dir_;
  std::unique_ptr<Store> store_{open_store({.url = fresh_store_url(GetParam(), dir_)})};
  ManualClock clock_{*parse_rfc3339("2026-03-02T12:00:00+09:00")};
  BusinessCalendar calendar_{"Asia/Seoul"};
  SeededRandom random_{1};
  NamingLinks links_;
  Installation installation_;
  Keyring keys_{Secret{}};
  RankingConfig config_{RankingMetric::comments_received, {Points{100}}, {"day"}};
  PointsPolicy policy_{{}, &calendar_, {}};
  std::vector<std::unique_ptr<PointsContext>> contexts_;
  std::vector<AccountId> people_;
};
INSTANTIATE_TEST_SUITE_P(Stores, Takeover,
                         ::testing::Values(Database::sqlite_file, Database::postgresql),
                         [](const auto& param) { return to_string(param.param); });

TEST_P(Takeover, by_the_next_scheduler_goes_on_where_a_stopped_one_ended) {
  std::stop_source stop;
  Interrupted store(*store_, [&] {
    if (finals() == 4) stop.request_stop();
  });
  const auto stopped = must(process(store)->run_due(op, "ranking_award", stop.get_token()));
  ASSERT_TRUE(stopped);
  EXPECT_EQ(stopped->state, RunState::interrupted);
  EXPECT_THAT(stopped->outcome, HasSubstr("told to stop: awarded the day of"));
  EXPECT_LT(balance(0) + balance(1), 500);
  const auto resumed = must(process(*store_)->run_due(op, "ranking_award"));
  ASSERT_TRUE(resumed);
  EXPECT_EQ(resumed->state, RunState::succeeded);
  EXPECT_EQ(resumed->attempt, 2);
  expect_all_paid_once();
}

TEST_P(Takeover, leaves_nothing_to_pay_for_a_process_that_wakes_up_late) {
  const auto other = process(*store_);
  bool froze = false;
  Interrupted store(*store_, [&] {
    if (finals() != 4 || std::exchange(froze, true)) return;
    clock_.advance(run_lease);
    const auto taken = must(other->run_due(op, "ranking_award"));
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->state, RunState::succeeded);
    expect_all_paid_once();
  });
  const auto frozen = must(process(store)->run_due(op, "ranking_award"));
  ASSERT_TRUE(frozen);
  EXPECT_EQ(frozen->outcome, "another process has taken the run over");
  expect_all_paid_once();
}

TEST_P(Takeover, of_a_large_post_s_clean_up_takes_each_comment_out_once) {
  constexpr int comments = 2500;
  const LocalDate today = calendar_.local_date(clock_.now());
  must(store_->write([&](UnitOfWork& unit) -> Result<bool> {
    Post post;
    post.head.author = people_[0];
    post.head.title = post.body = "a review";
    post.head.created_at = post.head.updated_at = clock_.now();
    const PostId id = unit.posts().add(post);
    Comment comment;
    comment.post = id;
    comment.author = people_[1];
    comment.body = "nice";
    comment.counted = true;
    comment.created_at = clock_.now();
    std::vector<Comment> all(comments, comment);
    unit.comments().add(all).get();
    const TallyDelta deltas[] = {
        {people_[0], RankingMetric::comments_received, today, comments + 1, clock_.now()},
        {people_[1], RankingMetric::comments_written, today, comments + 2, clock_.now()}};
    unit.tallies().add(deltas);
    unit.post_cleanups().add({id, {}, clock_.now()});
    return true;
  }));
  const auto received = [&] { return tally(0, RankingMetric::comments_received, today); };
  std::stop_source stop;
  Interrupted store(*store_, [&] {
    if (received() < comments) stop.request_stop();
  });
  const auto stopped = must(process(store)->run_due(op, "post_cleanup", stop.get_token()));
  ASSERT_TRUE(stopped);
  EXPECT_EQ(stopped->state, RunState::interrupted);
  EXPECT_GT(received(), 1) << "a piece, not all";
  const auto resumed = must(process(*store_)->run_due(op, "post_cleanup"));
  ASSERT_TRUE(resumed);
  EXPECT_EQ(resumed->state, RunState::succeeded);
  EXPECT_EQ(received(), 1);
  EXPECT_EQ(tally(1, RankingMetric::comments_written, today), 2);
}

}  // namespace
}  // namespace ticketing::test
