// People who are made up, and what the rules make of what they mean to do.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <numeric>
#include <set>
#include <string>

#include "simulation/simulate.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using simulation::PeopleGroup;
using simulation::Plan;
using simulation::Population;
using simulation::simulate;
using simulation::Simulation;

/// Readers, a few who share accounts, and a bot of some accounts.
Plan some_weeks(int days = 16) {
  Population population;
  population.groups = {
      {.name = "readers", .people = 12, .posts_per_day = 0.6, .event_interest = 0.6},
      {.name = "sharers", .people = 2, .accounts_each = 3, .posts_per_day = 5, .spread = 0.2},
      {.name = "bots",
       .people = 1,
       .accounts_each = 6,
       .posts_per_day = 0,
       .comments_per_day = 0,
       .event_interest = 1,
       .reaction_seconds = 0.5}};
  Plan plan;
  plan.population = population;
  plan.days = days;
  plan.rules = {{"defaults", {{"campaign.slots", "4"}}}};
  return plan;
}

template <class Rows, class Member>
Points sum(const Rows& rows, Member member) {
  Points out;
  for (const auto& row : rows) out += row.*member;
  return out;
}

TEST(Population, writes_the_same_ledger_under_the_same_seed) {
  const Simulation once = must(simulate(some_weeks()));
  const Simulation again = must(simulate(some_weeks()));
  Plan other = some_weeks();
  other.seeds = {2};
  EXPECT_TRUE(once.runs.at(0).audit_clean);
  EXPECT_EQ(once.runs.at(0).digest, again.runs.at(0).digest);
  EXPECT_EQ(to_json(once), to_json(again));
  EXPECT_NE(once.runs.at(0).digest, must(simulate(other)).runs.at(0).digest);
}

TEST(Population, writes_the_same_ledger_however_its_batches_are_cut) {
  const TempDir dir;
  const std::string file = dir.file("small_batches.toml");
  std::ofstream(file) << "[store]\nlane_batch_max = 2\n";
  Plan cut = some_weeks();
  cut.instant_seconds = 3600;
  Plan whole = cut;
  cut.config_file = file;
  EXPECT_EQ(must(simulate(cut)).runs.at(0).digest, must(simulate(whole)).runs.at(0).digest);
}

TEST(Population, is_told_day_by_day_as_the_ledger_has_it) {
  const Simulation told = must(simulate(some_weeks(40)));
  const LiabilityReport& books = told.runs.at(0).liability;
  EXPECT_EQ(told.days.size(), 40u);
  using Day = simulation::SimulatedDay;
  EXPECT_EQ(sum(told.days, &Day::issued) - sum(told.days, &Day::clawed_back), books.issued);
  EXPECT_EQ(sum(told.days, &Day::redeemed), books.redeemed);
  EXPECT_EQ(told.days.back().outstanding, books.outstanding);
  EXPECT_GT(books.redeemed, Points{0});
  using Person = simulation::SimulatedPerson;
  EXPECT_EQ(sum(told.people, &Person::earned), books.issued);
  EXPECT_EQ(sum(told.people, &Person::spent), books.redeemed);
}

TEST(Population, loses_its_coupons_to_bots_that_are_first) {
  const Simulation told = must(simulate(some_weeks()));
  std::map<std::string, std::int64_t> coupons;
  for (const auto& event : told.events) coupons[event.group] += event.coupons;
  EXPECT_EQ(coupons["bots"], 3 * 4) << "three events of four slots, six accounts";
  EXPECT_EQ(coupons["readers"], 0);
  for (const auto& person : told.people) {
    if (person.group == "bots") {
      EXPECT_TRUE(person.gamed);
      EXPECT_EQ(person.extra_coupons, 3 * 3);
    }
    if (person.group == "readers") {
      EXPECT_FALSE(person.gamed) << person.person;
    }
  }
  EXPECT_EQ(told.wins.size(), 12u);
  EXPECT_EQ(told.wins.front().position, 1);
}

TEST(Population, games_the_daily_limit_with_more_accounts_than_one) {
  const Simulation told = must(simulate(some_weeks()));
  std::int64_t days_over = 0;
  for (const auto& person : told.people)
    if (person.group == "sharers") days_over += person.days_over_limit;
  EXPECT_GT(days_over, 10);
  std::int64_t by_day = 0;
  for (const auto& day : told.days) by_day += day.people_over_limit;
  EXPECT_EQ(by_day, days_over);
}

TEST(Population, tries_every_account_before_it_gives_up) {
  Plan plan = some_weeks(5);
  plan.population->groups = {
      {.name = "sharers", .people = 1, .accounts_each = 3, .posts_per_day = 30, .spread = 0}};
  const Simulation told = must(simulate(plan));
  std::int64_t posts = 0;
  std::int64_t refused = 0;
  for (const auto& day : told.days) {
    posts += day.posts;
    refused += day.posts_refused;
  }
  EXPECT_EQ(posts, 5 * 9) << "three a day with each of three accounts";
  // Of some 150 that were meant, those beyond them were tried with each.
  EXPECT_GE(refused, 3 * (150 - 45) - 100);
}

TEST(Population, means_to_do_the_same_under_every_rule_set) {
  Plan plan = some_weeks();
  plan.population->groups[1].posts_per_day = 8;
  plan.rules = {{"three", {}}, {"one", {{"limits.posts_per_day", "1"}}}};
  plan.seeds = {1, 2, 3};
  const Simulation told = must(simulate(plan));
  ASSERT_EQ(told.runs.size(), 6u);
  std::map<std::string, simulation::SimulatedMeasure> posts;
  for (const auto& measure : told.measures)
    if (measure.measure == "posts") posts[measure.rules] = measure;
  EXPECT_EQ(posts["three"].seeds, 3);
  EXPECT_EQ(posts["three"].difference, 0);
  EXPECT_LT(*posts["one"].difference_high, 0) << "each seed has fewer of them";
  EXPECT_LT(*posts["one"].low, posts["one"].mean);
  EXPECT_NEAR(posts["one"].mean - posts["three"].mean, posts["one"].difference, 1e-9);
}

TEST(Population, that_cannot_be_is_refused_with_all_that_is_wrong) {
  Plan plan = some_weeks();
  plan.population->groups[0].accounts_each = 0;
  plan.population->groups[1].name = "readers";
  plan.population->hours = {1};
  plan.seeds = {};
  const auto refused = simulate(plan);
  ASSERT_FALSE(refused);
  std::set<std::string> pointers;
  for (const auto& error : refused.error().errors) pointers.insert(error.pointer);
  EXPECT_EQ(pointers,
            (std::set<std::string>{"/population/groups/0/accounts_each",
                                   "/population/groups/1/name", "/population/hours", "/seeds"}));
}

TEST(Population, ends_when_its_watcher_says_so) {
  const auto ended = simulate(some_weeks(), [](std::int64_t done, std::int64_t total) {
    EXPECT_EQ(total, 16);
    return done < 3;
  });
  EXPECT_EQ(refusal(ended), ErrorCode::unavailable);
}

}  // namespace
}  // namespace ticketing::test
