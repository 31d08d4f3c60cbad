// What the repositories of tallies, deleted posts and rankings promise.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RankingRepositoryContract : public StoreTest {
 protected:
  static constexpr auto metric = RankingMetric::comments_received;

  void add(AccountId account, int day, std::int64_t count, int second) {
    commit([&](UnitOfWork& unit) {
      const TallyDelta delta{account, metric, first_ + days(day), count, now_ + seconds(second)};
      unit.tallies().add(std::span(&delta, 1));
    });
  }
  std::vector<RankingPlace> standings(int limit = 10, const StandingsPosition& after = {}) {
    std::vector<RankingPlace> places;
    read([&](UnitOfWork& unit) {
      places = unit.rankings().standings({metric, week_, verified_only_}, after, limit);
    });
    return places;
  }
  static std::vector<AccountId> accounts(const std::vector<RankingPlace>& places) {
    std::vector<AccountId> ids;
    for (const auto& place : places) ids.push_back(place.account);
    return ids;
  }
  FinalRanking week() const { return {{}, metric, RankingPeriod::week, week_, now_}; }
  RankingId freeze(std::vector<Points> awards) {
    FinalRanking ranking = week();
    commit([&](UnitOfWork& unit) {
      ranking.id = unit.rankings().add(ranking).value();
      unit.rankings().freeze(ranking, verified_only_, awards);
    });
    return ranking.id;
  }

  bool verified_only_ = false;
  const LocalDate first_{days(20'000)};
  const DaySpan week_{first_, first_ + days(6)};
};
TICKETING_ON_EVERY_STORE(RankingRepositoryContract);

TEST_P(RankingRepositoryContract, ranks_the_sums_of_days_by_when_they_last_grew) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  const auto c = add_account("c");
  add(a, 0, 2, 1);
  add(a, 6, 1, 9);
  add(b, 3, 3, 8);
  add(c, 1, 3, 7);
  add(c, 1, -2, 99);
  add(c, 7, 5, 1);  // the next week
  const auto places = standings();
  EXPECT_THAT(accounts(places), ElementsAre(b, a, c));
  EXPECT_EQ(places[1].count, 3);
  EXPECT_EQ(places[1].reached_at, now_ + seconds(9));
  EXPECT_EQ(places[2].count, 1);
  EXPECT_EQ(places[2].reached_at, now_ + seconds(7)) << "what grows less leaves it";
  for (std::size_t i = 0; i < places.size(); ++i) {
    EXPECT_EQ(places[i].place, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(places[i].rank, places[i].place);
  }
}

TEST_P(RankingRepositoryContract, leaves_out_what_has_come_to_nothing) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  add(a, 0, 1, 1);
  add(a, 0, -1, 2);
  add(b, 0, 1, 1);
  add(b, 1, 1, 9);
  add(b, 1, -1, 10);
  const auto places = standings();
  EXPECT_THAT(accounts(places), ElementsAre(b));
  EXPECT_EQ(places[0].reached_at, now_ + seconds(1)) << "of days that still count something";
}

TEST_P(RankingRepositoryContract, goes_on_behind_a_line) {
  std::vector<AccountId> people;
  for (const char* name : {"a", "b", "c", "d", "e"}) people.push_back(add_account(name));
  add(people[0], 0, 1, 1);
  add(people[1], 0, 2, 1);
  add(people[2], 0, 1, 1);
  add(people[3], 0, 1, 0);
  add(people[4], 0, 2, 1);
  const auto all = standings();
  EXPECT_THAT(accounts(all), ElementsAre(people[1], people[4], people[3], people[0], people[2]));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto rest = standings(2, {all[i].count, all[i].reached_at, all[i].account});
    ASSERT_THAT(rest, SizeIs(std::min<std::size_t>(2, all.size() - i - 1)));
    if (rest.empty()) continue;
    EXPECT_EQ(rest[0].account, all[i + 1].account);
    EXPECT_EQ(rest[0].place, all[i + 1].place);
    EXPECT_EQ(rest[0].rank, all[i + 1].rank);
  }
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.rankings().standing({metric, week_}, people[0])->rank, 4);
    EXPECT_FALSE(unit.rankings().standing({RankingMetric::comments_written, week_}, people[0]));
    EXPECT_FALSE(unit.rankings().standing({metric, {first_ + days(1), week_.to}}, people[0]));
  });
}

TEST_P(RankingRepositoryContract, ranks_the_verified_only_where_that_is_asked) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  add(a, 0, 3, 1);
  add(b, 0, 2, 1);
  commit([&](UnitOfWork& unit) {
    auto account = unit.accounts().find(b).value();
    account.email_verified_at = now_;
    unit.accounts().update(account);
  });
  EXPECT_EQ(standings()[0].rank, 1) << "nobody asks";
  verified_only_ = true;
  const auto places = standings();
  ASSERT_THAT(accounts(places), ElementsAre(a, b));
  EXPECT_EQ(places[0].passed_over, PassedOver::unverified);
  EXPECT_EQ(places[1].rank, 1);
  const auto id = freeze({Points{7}});
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.rankings().standing({metric, week_, true}, a)->passed_over,
              PassedOver::unverified);
    EXPECT_EQ(unit.rankings().place(id, a)->passed_over, PassedOver::unverified);
    EXPECT_EQ(unit.rankings().place(id, b)->award, Points{7});
  });
}

TEST_P(RankingRepositoryContract, ranks_active_users_only) {
  std::vector<AccountId> people;
  for (const char* name : {"a", "b", "c", "d", "e"}) people.push_back(add_account(name));
  for (std::size_t i = 0; i < people.size(); ++i)
    add(people[i], 0, 10 - static_cast<std::int64_t>(i), 1);
  commit([&](UnitOfWork& unit) {
    const auto change = [&](AccountId id, Role role, AccountState state) {
      auto account = unit.accounts().find(id).value();
      account.role = role;
      account.state = state;
      unit.accounts().update(account);
    };
    change(people[0], Role::admin, AccountState::active);
    change(people[2], Role::user, AccountState::suspended);
    change(people[3], Role::user, AccountState::closed);
  });
  const auto places = standings();
  ASSERT_THAT(places, SizeIs(5));
  EXPECT_EQ(places[0].passed_over, PassedOver::staff);
  EXPECT_FALSE(places[0].rank);
  EXPECT_EQ(places[1].rank, 1);
  EXPECT_EQ(places[2].passed_over, PassedOver::suspended);
  EXPECT_EQ(places[3].passed_over, PassedOver::closed);
  EXPECT_EQ(places[4].rank, 2);
  const auto id = freeze({Points{7}, Points{0}, Points{5}});
  read([&](UnitOfWork& unit) {
    const auto kept = unit.rankings().places(id, 0, 10);
    ASSERT_THAT(kept, SizeIs(5));
    for (std::size_t i = 0; i < kept.size(); ++i) {
      EXPECT_EQ(kept[i].place, places[i].place);
      EXPECT_EQ(kept[i].rank, places[i].rank);
      EXPECT_EQ(kept[i].account, places[i].account);
      EXPECT_EQ(kept[i].count, places[i].count);
      EXPECT_EQ(kept[i].reached_at, places[i].reached_at);
      EXPECT_EQ(kept[i].passed_over, places[i].passed_over);
    }
    EXPECT_EQ(kept[1].award, Points{7});
    EXPECT_FALSE(kept[4].award) << "of 0 points";
  });
}

TEST_P(RankingRepositoryContract, keeps_a_final_ranking_as_it_was) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  const auto c = add_account("c");
  add(a, 0, 3, 1);
  add(b, 0, 2, 1);
  add(c, 0, 1, 1);
  const auto id = freeze({Points{7}, Points{5}});
  add(c, 0, 9, 2);
  read([&](UnitOfWork& unit) {
    auto& rankings = unit.rankings();
    const auto found = rankings.find(metric, RankingPeriod::week, week_.from);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->days, week_);
    EXPECT_EQ(found->finalised_at, now_);
    EXPECT_FALSE(rankings.find(metric, RankingPeriod::day, week_.from));
    EXPECT_FALSE(rankings.find(RankingMetric::comments_written, RankingPeriod::week, week_.from));
    EXPECT_THAT(accounts(rankings.places(id, 0, 10)), ElementsAre(a, b, c));
    EXPECT_THAT(accounts(rankings.places(id, 1, 1)), ElementsAre(b));
    EXPECT_THAT(rankings.places({id.value + 1}, 0, 10), IsEmpty());
    EXPECT_EQ(rankings.place(id, b)->award, Points{5});
    EXPECT_FALSE(rankings.place(id, {999}));
    EXPECT_THAT(rankings.list({}, 10), SizeIs(1));
    EXPECT_THAT(rankings.list(id, 10), IsEmpty());
  });
}

TEST_P(RankingRepositoryContract, gives_an_account_its_places_newest_first) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  add(a, 0, 3, 1);
  add(b, 0, 2, 1);
  const auto id = freeze({Points{7}});
  FinalRanking day = week();
  day.period = RankingPeriod::day;
  day.days.to = day.days.from;
  commit([&](UnitOfWork& unit) {
    day.id = unit.rankings().add(day).value();
    unit.rankings().freeze(day, false, {});
  });
  read([&](UnitOfWork& unit) {
    const auto of_a = unit.rankings().places_of(a, {});
    ASSERT_THAT(of_a, SizeIs(2));
    EXPECT_EQ(of_a[0].ranking.id, day.id);
    EXPECT_EQ(of_a[0].ranking.days, day.days);
    EXPECT_EQ(of_a[0].ranking.period, RankingPeriod::day);
    EXPECT_FALSE(of_a[0].place.award);
    EXPECT_EQ(of_a[1].ranking.id, id);
    EXPECT_EQ(of_a[1].place.rank, 1);
    EXPECT_EQ(of_a[1].place.count, 3);
    EXPECT_EQ(of_a[1].place.award, Points{7});
    const auto of_b = unit.rankings().places_of(b, {day.id.value, 10});
    ASSERT_THAT(of_b, SizeIs(1));
    EXPECT_EQ(of_b[0].place.rank, 2);
    EXPECT_THAT(unit.rankings().places_of({999}, {}), IsEmpty());
  });
}

TEST_P(RankingRepositoryContract, makes_a_ranking_final_once) {
  add(add_account("a"), 0, 1, 1);
  const auto id = freeze({});
  commit([&](UnitOfWork& unit) { EXPECT_FALSE(unit.rankings().add(week())); });
  FinalRanking again = week();
  again.id = id;
  EXPECT_THROW(commit([&](UnitOfWork& unit) { unit.rankings().freeze(again, false, {}); }),
               ConstraintViolation)
      << "each account and each rank once";
}

TEST_P(RankingRepositoryContract, keeps_deleted_posts_until_they_are_cleaned_up) {
  const auto author = add_account("a");
  const PostCleanup second{add_post(author), {}, now_ + seconds(1)};
  const PostCleanup third{add_post(author), {}, now_};
  commit([&](UnitOfWork& unit) {
    unit.post_cleanups().add(third);
    unit.post_cleanups().add(second);
    auto begun = second;
    begun.after = CommentId{5};
    unit.post_cleanups().update(begun);
  });
  read([&](UnitOfWork& unit) {
    const auto waiting = unit.post_cleanups().list(10);
    ASSERT_THAT(waiting, SizeIs(2));
    EXPECT_EQ(waiting[0].post, second.post);
    EXPECT_EQ(waiting[0].after, CommentId{5});
    EXPECT_EQ(waiting[1].deleted_at, now_);
    EXPECT_THAT(unit.post_cleanups().list(1), SizeIs(1));
    EXPECT_EQ(unit.post_cleanups().find(third.post)->post, third.post);
    EXPECT_TRUE(unit.post_cleanups().any_until(now_));
    EXPECT_FALSE(unit.post_cleanups().any_until(now_ - seconds(1)));
  });
  commit([&](UnitOfWork& unit) { unit.post_cleanups().remove(third.post); });
  read([&](UnitOfWork& unit) {
    EXPECT_FALSE(unit.post_cleanups().find(third.post));
    EXPECT_FALSE(unit.post_cleanups().any_until(now_));
  });
}

}  // namespace
}  // namespace ticketing::test
