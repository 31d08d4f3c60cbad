// Adjustments, expiry and what owners see of their points.
#include <gtest/gtest.h>

#include <thread>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using std::chrono::hours;

class OwnersPoints : public ::testing::TestWithParam<Database> {
 protected:
  LedgerEntryView adjust(const Principal& who, std::int64_t amount) {
    return must(world->points().adjust(Principal::local_operator(),
                                       {who.account, Points{amount}, "a correction"}));
  }
  Scenario world{GetParam()};
};
TICKETING_ON_EVERY_STORE(OwnersPoints);

TEST_P(OwnersPoints, an_adjustment_is_an_entry_with_its_reason) {
  const auto who = world.user();
  const auto entry = adjust(who, 500);
  EXPECT_GT(entry.id.value, 0);
  EXPECT_EQ(entry.balance_after, Points{500});
  EXPECT_EQ(entry.note, "a correction");
  const auto listed = must(world->points().entries(who, {})).items;
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0].id, entry.id);
  world.expect_clean_audit();
}

TEST_P(OwnersPoints, a_debit_beyond_the_balance_changes_nothing) {
  const auto who = world.user();
  adjust(who, 50);
  const auto refused =
      world->points().adjust(Principal::local_operator(), {who.account, Points{-51}, "too much"});
  ASSERT_EQ(refusal(refused), ErrorCode::insufficient_points);
  EXPECT_EQ(refused.error().balance, Points{50});
  EXPECT_EQ(refused.error().required, Points{51});
  EXPECT_EQ(world.balance(who), 50);
}

TEST_P(OwnersPoints, a_dry_run_writes_nothing) {
  const auto who = world.user();
  const auto preview = must(world->points().adjust(
      Principal::local_operator(), {who.account, Points{70}, "what if"}, {.dry_run = true}));
  EXPECT_EQ(preview.balance_after, Points{70});
  EXPECT_EQ(preview.id.value, 0);
  EXPECT_EQ(world.balance(who), 0);
}

TEST_P(OwnersPoints, an_admin_needs_a_key_and_the_same_key_replays) {
  const auto who = world.user();
  AdjustPoints request{who.account, Points{100}, "a prize"};
  EXPECT_EQ(refusal(world->points().adjust(world.admin(), request)),
            ErrorCode::idempotency_key_missing);
  const CallOptions options{"prize-1", false};
  const auto first = must(world->points().adjust(world.admin(), request, options));
  EXPECT_EQ(must(world->points().adjust(world.admin(), request, options)).id, first.id);
  EXPECT_EQ(world.balance(who), 100);
  request.amount = Points{200};
  EXPECT_EQ(refusal(world->points().adjust(world.admin(), request, options)),
            ErrorCode::idempotency_key_reused);
}

TEST_P(OwnersPoints, the_same_key_at_once_pays_once) {
  const auto who = world.user();
  const AdjustPoints request{who.account, Points{100}, "a prize"};
  const CallOptions options{"prize-1", false};
  std::vector<EntryId> ids(8);
  {
    std::vector<std::jthread> threads;
    for (auto& id : ids)
      threads.emplace_back(
          [&] { id = must(world->points().adjust(world.admin(), request, options)).id; });
  }
  for (const auto& id : ids) EXPECT_EQ(id, ids.front());
  EXPECT_EQ(world.balance(who), 100);
}

TEST_P(OwnersPoints, users_may_not_adjust_or_look_at_others) {
  const auto who = world.user();
  EXPECT_EQ(refusal(world->points().adjust(who, {who.account, Points{1}, "me"}, {"k", false})),
            ErrorCode::forbidden);
  EXPECT_EQ(refusal(world->points().summary(who, world.admin().account)), ErrorCode::not_found);
  EXPECT_TRUE(world->points().summary(world.admin(), who.account));
}

TEST_P(OwnersPoints, expire_after_a_year_at_local_midnight_even_if_nothing_runs) {
  const auto who = world.user();
  const auto entry = adjust(who, 100);
  EXPECT_EQ(to_rfc3339(*entry.expires_at), "2027-03-02T15:00:00Z")
      << "through 2 March 2027 in Seoul";
  world.clock().set(*entry.expires_at - hours(24));
  adjust(who, 30);
  auto summary = must(world->points().summary(who, {}));
  EXPECT_EQ(summary.spendable, Points{130});
  EXPECT_EQ(summary.expiring_next->points, Points{100});

  world.clock().set(*entry.expires_at);
  summary = must(world->points().summary(who, {}));
  EXPECT_EQ(summary.balance, Points{130}) << "the sum of the entries";
  EXPECT_EQ(summary.spendable, Points{30});
  EXPECT_EQ(refusal(world->points().adjust(Principal::local_operator(),
                                           {who.account, Points{-31}, "spend"})),
            ErrorCode::insufficient_points);
  adjust(who, -30);
  EXPECT_EQ(world.balance(who), 0) << "the write wrote the expiry off first";
  EXPECT_EQ(must(world->points().entries(who, {})).items.at(1).reason, Reason::expiry);
  world.expect_clean_audit();
}

TEST_P(OwnersPoints, that_never_expire_stay_whatever_is_written_and_however_long) {
  Scenario eternal(GetParam(), [](Config& config) { config.points.lifetime_days = 0; });
  const auto who = eternal.user();
  const auto adjust = [&](std::int64_t amount) {
    return must(eternal->points().adjust(Principal::local_operator(),
                                         {who.account, Points{amount}, "a correction"}));
  };
  EXPECT_FALSE(adjust(1000).expires_at) << "nobody is shown the far instant";
  adjust(5);
  adjust(-100);
  eternal.clock().advance(hours(24 * 365 * 50));
  adjust(1);
  const auto summary = must(eternal->points().summary(who, {}));
  EXPECT_EQ(summary.balance, Points{906});
  EXPECT_EQ(summary.spendable, Points{906});
  EXPECT_FALSE(summary.expiring_next);
  for (const auto& entry : must(eternal->points().entries(who, {})).items) {
    EXPECT_EQ(entry.reason, Reason::adjustment);
    EXPECT_FALSE(entry.expires_at);
  }
  eternal.expect_clean_audit();
}

TEST_P(OwnersPoints, earned_while_nothing_expired_survive_a_change_of_the_rule) {
  if (GetParam() == Database::sqlite_memory) return;  // forgets when it is closed
  Scenario eternal(GetParam(), [](Config& config) { config.points.lifetime_days = 0; });
  const auto who = eternal.user();
  const auto adjust = [&](std::int64_t amount) {
    return must(eternal->points().adjust(Principal::local_operator(),
                                         {who.account, Points{amount}, "a correction"}));
  };
  adjust(1000);
  eternal.reopen([](Config& config) { config.points.lifetime_days = 365; });
  adjust(5);
  eternal.clock().advance(hours(24 * 365 * 3));
  adjust(1);
  EXPECT_EQ(must(eternal->points().summary(who, {})).spendable, Points{1006})
      << "a later credit never expires before an earlier one";
}

TEST_P(OwnersPoints, entries_page_newest_first) {
  const auto who = world.user();
  for (int i = 1; i <= 5; ++i) adjust(who, i);
  ListEntries request{{}, 2, {}};
  std::vector<std::int64_t> amounts;
  do {
    const auto page = must(world->points().entries(who, request));
    for (const auto& entry : page.items) amounts.push_back(entry.amount.value);
    request.cursor = page.next_cursor;
  } while (request.cursor);
  EXPECT_EQ(amounts, (std::vector<std::int64_t>{5, 4, 3, 2, 1}));
}

}  // namespace
}  // namespace ticketing::test
