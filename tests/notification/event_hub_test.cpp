// Each reader of live events gets each event once and in order, wherever in its connecting a commit
// falls and in whatever order commits are heard of: every interleaving is tried.
#include <gmock/gmock.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "notification/event_hub.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr AccountId minji{1};
constexpr SessionId session{7};

AccountEvent event(std::int64_t seq, AccountId account = minji) {
  return {account, seq, EventType::points, "{}", {}};
}
EventsWritten written(std::int64_t seq) { return {{event(seq)}, {}}; }

/// What one reader was told.
struct Told final : EventListener {
  void placed(std::int64_t number, bool resync) override {
    if (resync) numbers.clear();
    place = number;
    resyncs += resync ? 1 : 0;
  }
  void deliver(std::span<const LiveEventPtr> events, bool more) override {
    for (const auto& one : events) {
      (one->number == 0 ? broadcasts : numbers).push_back(one->number);
    }
    more_due = more;
  }
  void end(const Error& why) override { ended = why.code; }

  std::optional<std::int64_t> place;
  int resyncs = 0;
  std::vector<std::int64_t> numbers;  ///< since the last resync
  std::vector<std::int64_t> broadcasts;
  bool more_due = false;
  std::optional<ErrorCode> ended;
};

/// One reader, a database and writers, advanced step by step.
class World {
 public:
  World(std::int64_t head, std::optional<std::int64_t> after, std::size_t chunk)
      : head_(head), after_(after), chunk_(chunk), commits_left_(chunk == 1 ? 2 : 3) {
    hub_.read_with([this](const EventHub::Wanted& wanted) {
      wanted_.push_back(wanted);
      return true;
    });
  }

  /// What may happen next, by name.
  std::vector<std::string> enabled() const {
    std::vector<std::string> steps;
    if (!key_) steps.emplace_back("connect");
    if (key_ && (!asked_ || told_->more_due)) steps.emplace_back("more");
    if (!wanted_.empty() && !snapshot_) steps.emplace_back("snapshot");
    if (snapshot_) steps.emplace_back("answer");
    if (commits_left_ > 0) steps.emplace_back("commit");
    for (std::size_t at = 0; at < untold_.size(); ++at)
      steps.push_back("tell " + std::to_string(at));
    return steps;
  }
  void take(const std::string& step) {
    if (step == "connect") {
      head_at_connect_ = head_;
      key_ = hub_.add({minji, session, after_, false, {}, told_}, 1);
    } else if (step == "more") {
      asked_ = true;
      told_->more_due = false;
      hub_.more(*key_);
    } else if (step == "snapshot") {
      snapshot_ = find(wanted_.front());
    } else if (step == "answer") {
      const auto reader = wanted_.front().reader;
      wanted_.pop_front();
      hub_.found(reader, *std::exchange(snapshot_, {}));
      if (!head_when_placed_ && told_->place) head_when_placed_ = head_;
    } else if (step == "commit") {
      --commits_left_;
      untold_.push_back(++head_);
    } else {
      const auto at = untold_.begin() + std::stoi(step.substr(5));
      const auto seq = *at;
      untold_.erase(at);
      hub_.committed(written(seq));
    }
  }

  void check() const {
    std::vector<std::int64_t> expected;
    for (std::int64_t n = told_->place.value() + 1; n <= head_; ++n) expected.push_back(n);
    EXPECT_EQ(told_->numbers, expected);
    if (after_ && *after_ <= head_at_connect_) {
      EXPECT_EQ(told_->place, after_);
      EXPECT_EQ(told_->resyncs, 0);
    } else if (!after_) {
      EXPECT_LE(told_->place, head_when_placed_);
    }
  }

 private:
  EventHub::Found find(const EventHub::Wanted& wanted) const {
    EventHub::Found found{head_, {}};
    for (std::int64_t n = wanted.after.value_or(head_) + 1; n <= head_; ++n)
      if (found.events.size() < chunk_) found.events.push_back(event(n));
    return found;
  }

  std::int64_t head_;
  std::int64_t head_at_connect_ = 0;
  std::optional<std::int64_t> head_when_placed_;
  const std::optional<std::int64_t> after_;
  const std::size_t chunk_;
  int commits_left_;
  std::vector<std::int64_t> untold_;
  std::deque<EventHub::Wanted> wanted_;
  std::optional<EventHub::Found> snapshot_;
  bool asked_ = false;
  std::shared_ptr<Told> told_ = std::make_shared<Told>();
  std::optional<EventHub::Key> key_;
  EventHub hub_;
};

/// Runs every order of steps there is; how many there were.
int explore(std::int64_t head, std::optional<std::int64_t> after, std::size_t chunk) {
  std::vector<std::size_t> path;
  for (int runs = 1;; ++runs) {
    World world(head, after, chunk);
    std::vector<std::size_t> choices;
    std::string history;
    for (std::size_t at = 0;; ++at) {
      const auto steps = world.enabled();
      if (steps.empty()) break;
      if (at == path.size()) path.push_back(0);
      choices.push_back(steps.size());
      history += steps[path[at]] + ", ";
      world.take(steps[path[at]]);
    }
    world.check();
    if (::testing::Test::HasFailure()) {
      ADD_FAILURE() << history;
      return runs;
    }
    while (!path.empty() && path.back() + 1 == choices[path.size() - 1]) path.pop_back();
    if (path.empty()) return runs;
    ++path.back();
  }
}

TEST(EventHub, replays_and_goes_on_without_a_gap_whenever_a_commit_falls) {
  EXPECT_GT(explore(2, 1, 100), 1000);
  EXPECT_GT(explore(2, 0, 1), 1000);
}

TEST(EventHub, starts_from_now_without_a_gap_whenever_a_commit_falls) {
  EXPECT_GT(explore(0, std::nullopt, 100), 1000);
  EXPECT_GT(explore(2, std::nullopt, 1), 500);
}

TEST(EventHub, goes_on_after_an_id_that_is_not_of_this_store_whenever_a_commit_falls) {
  EXPECT_GT(explore(1, 9, 100), 1000);
}

class EventHubAlone : public ::testing::Test {
 protected:
  EventHubAlone() {
    hub_.read_with([this](const EventHub::Wanted& wanted) {
      wanted_.push_back(wanted);
      return accepts_;
    });
  }
  EventHub::Key read(const std::shared_ptr<Told>& told, std::optional<std::int64_t> after,
                     const std::string& ticket = "") {
    const auto key = hub_.add({minji, session, after, false, ticket, told}, 3).value();
    hub_.more(key);
    return key;
  }

  bool accepts_ = true;
  std::vector<EventHub::Wanted> wanted_;
  EventHub hub_;
  std::shared_ptr<Told> told_ = std::make_shared<Told>();
};

TEST_F(EventHubAlone, tells_a_reader_whose_events_are_not_kept_any_more) {
  const auto key = read(told_, 3);
  hub_.found(key, {9, {event(8), event(9)}});
  EXPECT_EQ(told_->place, 9);
  EXPECT_EQ(told_->resyncs, 1);
  hub_.committed(written(10));
  EXPECT_THAT(told_->numbers, ElementsAre(10));
}

TEST_F(EventHubAlone, looks_where_a_commit_is_only_suspected) {
  const auto key = read(told_, 3);
  hub_.found(key, {3, {}});
  hub_.perhaps_committed(written(4));
  ASSERT_EQ(wanted_.size(), 2U);
  EXPECT_THAT(told_->numbers, IsEmpty());
  hub_.found(key, {3, {}});
  EXPECT_EQ(wanted_.size(), 2U) << "asks again and again for what is not there";
  hub_.committed(written(4));
  EXPECT_THAT(told_->numbers, ElementsAre(4));
}

TEST_F(EventHubAlone, asks_again_after_a_reading_that_failed) {
  const auto key = read(told_, 3);
  hub_.found(key, {3, {}});
  hub_.look_at(std::vector<EventPosition>{{minji, 4}});
  hub_.failed(key, {ErrorCode::unavailable, "down"});
  EXPECT_FALSE(told_->ended);
  hub_.look_at(std::vector<EventPosition>{{minji, 4}});
  EXPECT_EQ(wanted_.size(), 3U);
  hub_.found(key, {4, {event(4)}});
  EXPECT_THAT(told_->numbers, ElementsAre(4));
}

TEST_F(EventHubAlone, refuses_whom_it_cannot_place) {
  const auto key = read(told_, 3);
  hub_.failed(key, {ErrorCode::unavailable, "down"});
  EXPECT_EQ(told_->ended, ErrorCode::unavailable);
  accepts_ = false;
  const auto another = std::make_shared<Told>();
  read(another, 3);
  EXPECT_EQ(another->ended, ErrorCode::unavailable);
  EXPECT_EQ(hub_.size(), 0U);
}

TEST_F(EventHubAlone, broadcasts_to_all_and_counts_nothing) {
  const auto key = read(told_, 3);
  hub_.found(key, {3, {}});
  hub_.committed({{}, {post_opened(PostId{5}, "opening")}});
  EXPECT_THAT(told_->broadcasts, ElementsAre(0));
  hub_.committed(written(4));
  EXPECT_THAT(told_->numbers, ElementsAre(4));
}

TEST_F(EventHubAlone, ends_readers_with_their_session_and_bounds_them) {
  const auto key = read(told_, {});
  read(std::make_shared<Told>(), {});
  read(std::make_shared<Told>(), {});
  EXPECT_FALSE(hub_.add({minji, session, {}, false, "", std::make_shared<Told>()}, 3));
  hub_.end_session(minji, SessionId{8}, {ErrorCode::unauthenticated, "over"});
  EXPECT_EQ(hub_.size(), 3U);
  hub_.remove(key);
  hub_.end_session(minji, session, {ErrorCode::unauthenticated, "over"});
  EXPECT_EQ(hub_.size(), 0U);
  EXPECT_FALSE(told_->ended) << "it had gone by itself";
}

TEST_F(EventHubAlone, gives_a_ticket_to_the_newest_reader_with_it) {
  read(told_, {}, "ticket");
  const auto newer = std::make_shared<Told>();
  read(newer, {}, "ticket");
  read(std::make_shared<Told>(), {}, "other");
  EXPECT_EQ(told_->ended, ErrorCode::unauthenticated);
  EXPECT_FALSE(newer->ended);
  EXPECT_EQ(hub_.size(), 2U);
}

}  // namespace
}  // namespace ticketing::test
