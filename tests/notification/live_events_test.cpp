// What happens to an account is told while it happens, on every store, whichever process wrote it.
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

/// What a listener was told, as text: "at 3", "resync at 3", "3 points", "post", "end".
class Heard final : public EventListener {
 public:
  void placed(std::int64_t number, bool resync) override {
    note((resync ? "resync at " : "at ") + std::to_string(number));
  }
  void deliver(std::span<const LiveEventPtr> events, bool more) override {
    for (const auto& event : events) {
      const std::string number = event->number ? std::to_string(event->number) + " " : "";
      note(number + std::string(enumerator_name(event->type)));
    }
    if (more) note("more");
  }
  void end(const Error& why) override { note("end: " + std::string(name(why.code))); }

  /// The next thing that was told, when it is.
  std::string next() {
    std::unique_lock lock(mutex_);
    told_.wait_for(lock, std::chrono::seconds(30), [&] { return read_ < texts_.size(); });
    return read_ < texts_.size() ? texts_[read_++] : "nothing";
  }

 private:
  void note(std::string text) {
    std::lock_guard lock(mutex_);
    texts_.push_back(std::move(text));
    told_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable told_;
  std::vector<std::string> texts_;
  std::size_t read_ = 0;
};

class Live : public ::testing::TestWithParam<Database> {
 protected:
  /// Signed in, as only who is can be told anything.
  Principal signed_in(const Principal& who) {
    const auto session =
        must(world_->accounts().issue_session(Principal::local_operator(), who.account));
    return must(world_->accounts().authenticate(session.access_token));
  }
  std::unique_ptr<EventReading> open(Ticketing& t, std::optional<std::int64_t> after,
                                     std::int64_t epoch_offset = 0) {
    std::optional<EventId> id;
    if (after) id = EventId{t.live_events().epoch() + epoch_offset, *after};
    auto reading = must(t.live_events().open(minji_, id, heard_));
    reading->more();
    return reading;
  }

  Scenario world_{GetParam()};
  const Principal minji_ = signed_in(world_.user("minji"));
  std::shared_ptr<Heard> heard_ = std::make_shared<Heard>();
};
TICKETING_ON_EVERY_STORE(Live);

TEST_P(Live, tells_what_this_process_commits) {
  const auto reading = open(world_.t(), std::nullopt);
  EXPECT_EQ(heard_->next(), "at 0");
  const auto post = world_.event_post();
  EXPECT_EQ(heard_->next(), "post");
  world_.comment(minji_, post);
  EXPECT_EQ(heard_->next(), "1 points");
  EXPECT_EQ(heard_->next(), "2 coupon");
}

TEST_P(Live, replays_in_pieces_and_goes_on) {
  const AdjustPoints one{minji_.account, Points{1}, "piece"};
  for (int i = 0; i < 150; ++i) must(world_->points().adjust(Principal::local_operator(), one));
  const auto reading = open(world_.t(), 10);
  EXPECT_EQ(heard_->next(), "at 10");
  for (int i = 11; i <= 110; ++i) EXPECT_EQ(heard_->next(), std::to_string(i) + " points");
  EXPECT_EQ(heard_->next(), "more");
  must(world_->points().adjust(Principal::local_operator(), one));
  reading->more();
  for (int i = 111; i <= 151; ++i) EXPECT_EQ(heard_->next(), std::to_string(i) + " points");
}

TEST_P(Live, says_what_cannot_be_told_any_more) {
  world_.general_post(minji_);
  const auto of_another_life = open(world_.t(), 1, 1);
  EXPECT_EQ(heard_->next(), "resync at 1");
  const auto above = open(world_.t(), 5);
  EXPECT_EQ(heard_->next(), "resync at 1");
}

TEST_P(Live, tells_what_another_process_commits) {
  if (GetParam() == Database::sqlite_memory) return;  // no other process has it
  Ticketing another = world_.another();
  const auto reading = open(another, 0);
  EXPECT_EQ(heard_->next(), "at 0");
  world_.general_post(minji_);
  EXPECT_EQ(heard_->next(), "1 points");
  const AdjustPoints one{minji_.account, Points{1}, "by turns"};
  must(world_->points().adjust(Principal::local_operator(), one));
  must(another.points().adjust(Principal::local_operator(), one));
  EXPECT_EQ(heard_->next(), "2 points");
  EXPECT_EQ(heard_->next(), "3 points");
  world_.event_post();
  EXPECT_EQ(heard_->next(), "post");
}

/// Though as many are newer by their ids as are looked at.
TEST_P(Live, tells_of_a_post_written_ahead_when_it_opens_whether_or_not_a_job_runs) {
  CreatePost request;
  request.board = Board::event;
  request.title = "ahead";
  request.body = "later";
  request.campaign.present = true;
  request.publish_at = world_.clock().now() + std::chrono::hours(1);
  must(world_->posts().create(world_.admin(), request));
  for (int i = 0; i < 30; ++i) {
    world_.clock().advance(std::chrono::seconds(1));
    world_.event_post({});
  }
  const auto reading = open(world_.t(), std::nullopt);
  EXPECT_EQ(heard_->next(), "at 0");
  if (GetParam() == Database::sqlite_memory) {
    world_.clock().set(*request.publish_at);
    EXPECT_EQ(must(world_->jobs().run_now(Principal::local_operator(), "post_publish")).outcome,
              "told of 1 posts");
    EXPECT_EQ(heard_->next(), "post");
    return;
  }
  Ticketing another = world_.another();
  must(another.points().adjust(Principal::local_operator(), {minji_.account, Points{1}, "look"}));
  EXPECT_EQ(heard_->next(), "1 points") << "found by looking, which has seen the newest posts";
  world_.clock().set(*request.publish_at);
  EXPECT_EQ(heard_->next(), "post") << "no job has run";
}

TEST_P(Live, tells_that_a_ranking_is_final_whichever_process_made_it_so) {
  const auto reading = open(world_.t(), std::nullopt);
  EXPECT_EQ(heard_->next(), "at 0");
  world_.clock().advance(std::chrono::hours(24 * 8));
  const AwardRanking yesterday{RankingPeriod::day, {}, {}};
  must(world_->rankings().award(Principal::local_operator(), yesterday));
  EXPECT_EQ(heard_->next(), "ranking");
  if (GetParam() == Database::sqlite_memory) return;
  Ticketing another = world_.another();
  must(another.points().adjust(Principal::local_operator(), {minji_.account, Points{1}, "look"}));
  EXPECT_EQ(heard_->next(), "1 points") << "a look knows what is final";
  must(another.rankings().award(Principal::local_operator(), {RankingPeriod::week, {}, {}}));
  EXPECT_EQ(heard_->next(), "ranking");
}

TEST_P(Live, ends_with_the_session) {
  const auto reading = open(world_.t(), std::nullopt);
  EXPECT_EQ(heard_->next(), "at 0");
  must(world_->accounts().sign_out(minji_));
  EXPECT_EQ(heard_->next(), "end: unauthenticated");
  EXPECT_EQ(world_->live_events().readers(), 0U);
  const auto too_late = open(world_.t(), std::nullopt);
  EXPECT_EQ(heard_->next(), "end: unauthenticated");
}

TEST_P(Live, ends_with_the_suspension) {
  const auto reading = open(world_.t(), std::nullopt);
  EXPECT_EQ(heard_->next(), "at 0");
  must(world_->accounts().update(world_.admin(), {minji_.account, {}, true}));
  EXPECT_EQ(heard_->next(), "end: unauthenticated");
}

TEST_P(Live, takes_tickets_for_thirty_seconds_and_then_from_who_comes_again) {
  auto& live = world_->live_events();
  const auto ticket = must(live.issue_ticket(minji_));
  EXPECT_EQ(ticket.expires_at, world_.clock().now() + std::chrono::seconds(30));
  const auto first = must(live.open_with_ticket(ticket.ticket, false, {}, heard_));
  first->more();
  EXPECT_EQ(heard_->next(), "at 0");
  world_.clock().advance(std::chrono::seconds(31));
  EXPECT_EQ(refusal(live.open_with_ticket(ticket.ticket, false, {}, heard_)),
            ErrorCode::unauthenticated);
  const auto newer = std::make_shared<Heard>();
  const auto second =
      must(live.open_with_ticket(ticket.ticket, true, EventId{live.epoch(), 0}, newer));
  second->more();
  EXPECT_EQ(heard_->next(), "end: unauthenticated");
  EXPECT_EQ(newer->next(), "at 0");
  EXPECT_EQ(refusal(live.open_with_ticket("x" + ticket.ticket, true, {}, heard_)),
            ErrorCode::unauthenticated);
}

TEST_P(Live, is_bounded_for_an_account) {
  std::vector<std::unique_ptr<EventReading>> readings;
  for (int i = 0; i < world_.config().api.streams_per_account_max; ++i)
    readings.push_back(open(world_.t(), std::nullopt));
  EXPECT_EQ(refusal(world_->live_events().open(minji_, {}, heard_)), ErrorCode::rate_limited);
  readings.pop_back();
  EXPECT_TRUE(world_->live_events().open(minji_, {}, heard_));
}

}  // namespace
}  // namespace ticketing::test
