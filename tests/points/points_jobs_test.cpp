// What becomes of points without anyone asking, and what their owners are mailed about them.
#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "odb/open_store.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Principal op = Principal::local_operator();

class PointsJobs : public ::testing::TestWithParam<Database> {
 protected:
  LedgerEntryView adjust(const Principal& who, std::int64_t amount) {
    return must(world->points().adjust(op, {who.account, Points{amount}, "a correction"}));
  }
  std::string run(const std::string& job) {
    const auto done = must(world->jobs().run_now(op, job));
    EXPECT_EQ(done.state, RunState::succeeded) << done.outcome;
    return done.outcome;
  }
  /// The payloads of the account's messages of a kind, oldest first.
  std::vector<std::string> mails(const Principal& who, MailKind kind) {
    const auto store = open_store({.url = world.config().store.url});
    return must(store->read([&](UnitOfWork& unit) -> Result<std::vector<std::string>> {
      std::vector<std::string> payloads;
      for (const auto& mail : unit.outbox().list(who.account))
        if (mail.kind == kind) payloads.push_back(mail.payload);
      return payloads;
    }));
  }
  Timestamp expiry_of(const LedgerEntryView& credit) { return credit.expires_at.value(); }

  Scenario world{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Stores, PointsJobs,
                         ::testing::Values(Database::sqlite_file, Database::postgresql),
                         [](const auto& param) { return to_string(param.param); });

TEST_P(PointsJobs, write_off_what_has_expired_and_nothing_else) {
  const auto early = world.user();
  const auto spent = world.user();
  const auto late = world.user();
  const auto first = adjust(early, 100);
  adjust(spent, 70);
  adjust(spent, -70);
  world.clock().advance(days(1));
  adjust(early, 30);
  adjust(late, 50);

  world.clock().set(expiry_of(first) - seconds(1));
  EXPECT_EQ(run("points_expiry"), "0 points of 0 accounts expired");
  world.clock().advance(seconds(1));
  EXPECT_EQ(run("points_expiry"), "100 points of 2 accounts expired");
  EXPECT_EQ(world.balance(early), 30);
  EXPECT_EQ(world.balance(late), 50);
  const auto entries = must(world->points().entries(early, {})).items;
  ASSERT_THAT(entries, SizeIs(3));
  EXPECT_EQ(entries.front().reason, Reason::expiry);
  EXPECT_EQ(entries.front().amount, Points{-100});
  EXPECT_THAT(must(world->points().entries(spent, {})).items, SizeIs(2)) << "nothing was left";
  world.clock().advance(seconds(1));
  EXPECT_EQ(run("points_expiry"), "0 points of 0 accounts expired") << "each mark has moved on";
  world.clock().advance(days(1));
  EXPECT_EQ(run("points_expiry"), "80 points of 2 accounts expired");
  EXPECT_EQ(must(world->points().summary(early, {})).balance, Points{0});
  world.expect_clean_audit();
}

TEST_P(PointsJobs, write_off_in_chunks_while_owners_write_too) {
  const auto people = world.users(250);
  std::optional<Timestamp> at;
  for (const auto& who : people) at = expiry_of(adjust(who, 10));
  world.clock().set(*at);
  std::atomic<bool> stop = false;
  std::jthread owner([&] {
    for (std::size_t i = 0; !stop && i < people.size(); i += 3)
      must(world->points().adjust(op, {people[i].account, Points{1}, "a gift"}));
  });
  const auto outcome = run("points_expiry");
  stop = true;
  owner.join();
  EXPECT_THAT(outcome, HasSubstr(" accounts expired"));
  EXPECT_EQ(run("points_expiry"), "0 points of 0 accounts expired");
  for (const auto& who : people) {
    const auto summary = must(world->points().summary(who, {}));
    EXPECT_EQ(summary.balance, summary.spendable);
    EXPECT_LE(summary.balance, Points{1});
  }
  world.expect_clean_audit();
}

TEST_P(PointsJobs, warn_once_30_and_once_7_days_before) {
  const auto who = world.user();
  const auto credit = adjust(who, 100);
  const auto at = expiry_of(credit);
  const auto warned = [&] { return mails(who, MailKind::expiry_warning); };
  world.clock().set(at - days(30) - seconds(1));
  run("expiry_warning");
  EXPECT_THAT(warned(), IsEmpty());
  world.clock().advance(seconds(1));
  run("expiry_warning");
  const std::string first = R"({"points":100,"expires_at":"2027-03-02T15:00:00Z","days":30})";
  EXPECT_THAT(warned(), ElementsAre(first));
  world.clock().advance(hours(24));
  EXPECT_THAT(run("expiry_warning"), HasSubstr("0 mails"));
  world.clock().set(at - days(7));
  run("expiry_warning");
  const std::string second = R"({"points":100,"expires_at":"2027-03-02T15:00:00Z","days":7})";
  EXPECT_THAT(warned(), ElementsAre(first, second));
  world.clock().set(at - seconds(1));
  EXPECT_THAT(run("expiry_warning"), HasSubstr("0 mails"));
  world.clock().set(at);
  EXPECT_THAT(run("expiry_warning"), HasSubstr("0 mails")) << "too late to warn of";
  world.clock().set(at + days(7));
  EXPECT_THAT(run("purge"), HasSubstr(" and 0 warnings"));
  world.clock().advance(seconds(1));
  EXPECT_THAT(run("purge"), HasSubstr(" and 2 warnings"));
}

TEST_P(PointsJobs, warn_of_each_date_and_of_what_is_left) {
  const auto who = world.user();
  const auto first = adjust(who, 100);
  world.clock().advance(days(2));
  const auto second = adjust(who, 40);
  adjust(who, -70);
  const auto poor = world.user();
  adjust(poor, 5);
  adjust(poor, -5);
  world.clock().set(expiry_of(first) - days(20));
  EXPECT_THAT(run("expiry_warning"), HasSubstr("2 mails"));
  EXPECT_THAT(
      mails(who, MailKind::expiry_warning),
      ElementsAre(
          R"({"points":30,"expires_at":")" + to_rfc3339(expiry_of(first)) + R"(","days":30})",
          R"({"points":40,"expires_at":")" + to_rfc3339(expiry_of(second)) + R"(","days":30})"));
  EXPECT_THAT(mails(poor, MailKind::expiry_warning), IsEmpty()) << "nothing is left to expire";
}

TEST_P(PointsJobs, warn_everybody_whatever_the_chunk) {
  const auto people = world.users(210);
  std::optional<Timestamp> at;
  for (const auto& who : people) at = expiry_of(adjust(who, 10));
  world.clock().set(*at - days(7));
  EXPECT_EQ(run("expiry_warning"), "210 mails, 210 accounts looked at");
  EXPECT_EQ(run("expiry_warning"), "0 mails, 210 accounts looked at");
}

TEST_P(PointsJobs, tell_what_was_earned_once) {
  const auto who = world.user();
  const auto idle = world.user();
  adjust(who, 100);
  adjust(who, -30);
  world.clock().advance(hours(1));
  adjust(who, 20);
  world.clock().advance(hours(1));
  EXPECT_EQ(run("points_digest"), "1 digests");
  EXPECT_THAT(
      mails(who, MailKind::points_digest),
      ElementsAre(
          R"({"from":"2026-02-23T05:00:00Z","to":"2026-03-02T05:00:00Z","earned":120,"entries":2,)"
          R"("balance":90})"));
  EXPECT_THAT(mails(idle, MailKind::points_digest), IsEmpty());
  world.clock().advance(hours(1));
  EXPECT_EQ(run("points_digest"), "0 digests");
  adjust(who, -1);
  world.clock().advance(seconds(1));
  EXPECT_EQ(run("points_digest"), "0 digests") << "spent is not earned";
  world.clock().advance(hours(1));
  adjust(who, 7);
  EXPECT_EQ(run("points_digest"), "1 digests");
  EXPECT_THAT(mails(who, MailKind::points_digest).back(), HasSubstr(R"("earned":7,"entries":1)"));
}

TEST_P(PointsJobs, tell_a_first_time_of_the_last_week_alone) {
  const auto who = world.user();
  adjust(who, 100);
  world.clock().advance(days(7));
  adjust(who, 3);
  world.clock().advance(seconds(1));
  EXPECT_EQ(run("points_digest"), "1 digests");
  EXPECT_THAT(mails(who, MailKind::points_digest).back(), HasSubstr(R"("earned":3,"entries":1)"));
}

TEST_P(PointsJobs, tell_everybody_whatever_the_chunk_and_nobody_who_left) {
  const auto people = world.users(130);
  for (const auto& who : people) adjust(who, 10);
  must(world->privacy().close(people.front()));
  EXPECT_EQ(run("points_digest"), "129 digests");
  EXPECT_EQ(run("points_digest"), "0 digests");
}

}  // namespace
}  // namespace ticketing::test
