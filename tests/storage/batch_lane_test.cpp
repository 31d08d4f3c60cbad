// Batches of a lane whose locks are released before what they wrote is safe.
#include <gmock/gmock.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <numeric>

#include "odb/open_store.hpp"
#include "storage/batch_lane.hpp"
#include "support/await.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const AccountId minji{1};
const AccountId jun{2};

struct Request {
  int number = 0;
  AccountId account;
  CallOptions options{};
};

std::vector<RowKey> rows_of(const Request& request) { return {request.account}; }

/// Releases early whenever it may; what was written is safe when the test says so.
class FarDisk final : public Store {
 public:
  FarDisk() { store_->migrate(); }

  void transact(const std::function<bool(UnitOfWork&)>& fn) override { store_->transact(fn); }
  void transact_batch(const BatchTerms& terms,
                      const std::function<bool(UnitOfWork&)>& fn) override {
    const bool early = [&] {
      const std::lock_guard alone(one_);
      store_->transact(fn);
      if (!terms.release_early()) return false;
      ++unsafe_;
      terms.released();
      return true;
    }();
    std::unique_lock lock(mutex_);
    if (!early) return;
    changed_.wait(lock, [this] { return !fates_.empty(); });
    --unsafe_;
    const bool lost = fates_.front() == Fate::lost;
    fates_.pop_front();
    if (lost) throw StorageUnavailable("the server crashed", false);
  }
  void snapshot(const std::function<void(UnitOfWork&)>& fn) override { store_->snapshot(fn); }
  void migrate() override {}
  SchemaStatus schema_status() override { return store_->schema_status(); }
  std::optional<Timestamp> server_time() override { return std::nullopt; }
  std::string kind() const override { return store_->kind(); }

  void one_more_is_safe() { decide_fate(1, Fate::safe); }
  void crash() { decide_fate(static_cast<std::size_t>(unsafe_), Fate::lost); }
  int unsafe() const { return unsafe_; }

 private:
  enum class Fate { safe, lost };

  void decide_fate(std::size_t batches, Fate fate) {
    const std::lock_guard lock(mutex_);
    fates_.insert(fates_.end(), batches, fate);
    changed_.notify_all();
  }

  const std::unique_ptr<Store> store_ = open_store({.url = "sqlite::memory:"});
  std::mutex one_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Fate> fates_;
  std::atomic<int> unsafe_ = 0;
};

class BatchLanes : public ::testing::Test {
 protected:
  using Lane = BatchLane<Request, int>;

  std::future<Result<int>> submit(int number, AccountId account = minji) {
    auto answer = std::make_shared<std::promise<Result<int>>>();
    auto future = answer->get_future();
    lane_.submit({.number = number, .account = account},
                 [answer](Result<int> result) { answer->set_value(std::move(result)); });
    return future;
  }
  BatchOutcome<int> decide(std::span<const Request> requests) {
    std::unique_lock lock(mutex_);
    ++begun_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return may_end_ > 0; });
    --may_end_;
    BatchOutcome<int> outcome;
    auto& numbers = decided_.emplace_back();
    for (std::size_t at = 0; at < requests.size(); ++at) {
      numbers.push_back(requests[at].number);
      outcome.results.push_back(requests[at].number);
      if (requests[at].account == busy_) outcome.held_up.emplace(at, RowKey(busy_));
    }
    return outcome;
  }
  void await_begun(int batches) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return begun_ >= batches; });
  }
  /// A batch, in which `busy` is locked by somebody else.
  void end_one(AccountId busy = {}) {
    const std::lock_guard lock(mutex_);
    busy_ = busy;
    ++may_end_;
    changed_.notify_all();
  }
  static bool answered(std::future<Result<int>>& answer) {
    return answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  }
  std::vector<std::vector<int>> decided() {
    const std::lock_guard lock(mutex_);
    return decided_;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int begun_ = 0;
  int may_end_ = 0;
  AccountId busy_{};
  std::vector<std::vector<int>> decided_;
  FarDisk disk_;
  Lane lane_{disk_,
             {.waiting_max = 100,
              .batch_max = 10,
              .asides_max = 1,
              .lock_timeout = std::chrono::seconds(30),
              .early_release = EarlyRelease::always},
             "numbers",
             [this](UnitOfWork&, std::span<const Request> requests, BusyWallets) {
               return decide(requests);
             }};
};

TEST_F(BatchLanes, decide_the_next_before_the_last_is_safe_and_answer_nobody_before_theirs_is) {
  auto first = submit(1);
  await_begun(1);
  auto second = submit(2);
  auto third = submit(3);
  end_one();
  await_begun(2);
  end_one();
  EXPECT_EQ(second.get(), 2) << "nobody waits behind it, so it is safe when its locks are released";
  EXPECT_EQ(third.get(), 3);
  EXPECT_THAT(decided(), ElementsAre(ElementsAre(1), ElementsAre(2, 3)));
  EXPECT_EQ(disk_.unsafe(), 1);
  EXPECT_FALSE(answered(first));
  disk_.one_more_is_safe();
  EXPECT_EQ(first.get(), 1);
}

TEST_F(BatchLanes, tell_how_many_went_together_and_who_waits) {
  LaneMeters meters;
  const auto store = open_store({.url = "sqlite::memory:"});
  Lane watched{*store,
               {.waiting_max = 3,
                .batch_max = 10,
                .asides_max = 1,
                .lock_timeout = std::chrono::seconds(30),
                .meters = &meters},
               "watched",
               [this](UnitOfWork&, std::span<const Request> requests, BusyWallets) {
                 return decide(requests);
               }};
  std::vector<std::future<Result<int>>> answers;
  const auto send = [&](int number) {
    auto answer = std::make_shared<std::promise<Result<int>>>();
    answers.push_back(answer->get_future());
    watched.submit({.number = number, .account = AccountId{number}},
                   [answer](Result<int> result) { answer->set_value(std::move(result)); });
  };
  send(1);
  await_begun(1);
  send(2);
  send(3);
  send(4);
  EXPECT_FALSE(answers.back().get().has_value()) << "three are in it, which is all it takes";
  answers.pop_back();
  EXPECT_EQ(meters.read().front().waiting, 3U);
  end_one();
  end_one();
  for (auto& answer : answers) EXPECT_TRUE(answer.get().has_value());
  await("all have left", [&] { return meters.read().front().waiting == 0; });
  const LaneStatistics seen = meters.read().front();
  EXPECT_EQ(seen.lane, "watched");
  EXPECT_EQ(seen.refused, 1U);
  EXPECT_EQ(seen.batch_sizes.sum, 3);
  EXPECT_EQ(seen.batch_sizes.counts.at(0), 1U) << "one went alone";
  EXPECT_EQ(seen.batch_sizes.counts.at(1), 1U) << "two went together";
  EXPECT_EQ(std::accumulate(seen.wait_seconds.counts.begin(), seen.wait_seconds.counts.end(),
                            std::uint64_t{0}),
            3U);
}

TEST_F(BatchLanes, that_may_be_lost_say_so_to_all_but_those_who_stepped_aside) {
  auto first = submit(1);
  await_begun(1);
  auto second = submit(2, minji);
  auto held_up = submit(3, jun);
  end_one();
  await_begun(2);
  auto fourth = submit(4);
  end_one(jun);
  await("two batches are released", [this] { return disk_.unsafe() == 2; });
  disk_.crash();
  for (auto* const answer : {&first, &second}) {
    const auto lost = answer->get();
    ASSERT_FALSE(lost);
    EXPECT_THAT(lost.error().detail, HasSubstr("whether it was written is unknown"));
  }
  end_one();
  end_one();
  EXPECT_EQ(fourth.get(), 4);
  await("the row had its turn", [this] { return disk_.unsafe() == 1; });
  disk_.one_more_is_safe();
  EXPECT_EQ(held_up.get(), 3);
}

}  // namespace
}  // namespace ticketing::test
