// What people wrote in fact, and what is written act by act.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "simulation/simulate.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using simulation::ActKind;
using simulation::Plan;
using simulation::Recorded;
using simulation::RecordedAs;
using simulation::ScriptedAct;
using simulation::simulate;
using simulation::Simulation;
using simulation::WrittenScript;

class Record : public ::testing::Test {
 protected:
  /// Lines behind a heading.
  Plan of(const std::string& lines) const {
    std::ofstream(dir_.file("record.tsv")) << "film\tauthor\tdate\ttext\n" << lines;
    Plan plan;
    plan.recorded = Recorded{.file = dir_.file("record.tsv")};
    return plan;
  }

 private:
  TempDir dir_;
};

/// Five people on one film, two of them on another, three days later.
constexpr auto reviews =
    "1\tmin*\t11.03.01\tFine.\n"
    "1\tsoo*\t11.03.01\tNot so fine.\n"
    "1\thee*\t11.03.01\tToo long.\n"
    "1\tjun*\t2011-03-02\tToo short.\n"
    "1\tmin*\t11.03.02\tFine, I said.\n"
    "2\tsoo*\t11.03.04\t재미있다 🎬\n"
    "2\tkim*\t11.03.04\t\n";

TEST_F(Record, is_comments_on_an_event_of_each_film) {
  const Simulation told = must(simulate(of(reviews)));
  EXPECT_EQ(told.days.size(), 4u);
  EXPECT_EQ(to_iso_date(told.days.front().day), "2011-03-01");
  EXPECT_EQ(told.people.size(), 5u);
  EXPECT_EQ(told.days.at(0).comments, 3);
  EXPECT_EQ(told.days.at(1).comments, 2);
  EXPECT_EQ(told.days.at(2).comments, 0);
  EXPECT_EQ(told.days.at(3).issued, Points{100}) << "an empty comment is refused";
  EXPECT_EQ(told.runs.at(0).refused, 1);
  ASSERT_EQ(told.wins.size(), 5u) << "who comments again wins nothing";
  EXPECT_EQ(told.wins.at(4).event, 2);
}

TEST_F(Record, is_posts_that_the_daily_limit_is_for) {
  Plan plan =
      of("1\tmin*\t11.03.01\ta\n2\tmin*\t11.03.01\tb\n3\tmin*\t11.03.01\tc\n"
         "4\tmin*\t11.03.01\td\n4\tmin*\t11.03.02\te\n");
  plan.recorded->as = RecordedAs::posts;
  const Simulation told = must(simulate(plan));
  EXPECT_EQ(told.days.at(0).posts, 3);
  EXPECT_EQ(told.days.at(0).posts_refused, 1);
  EXPECT_EQ(told.days.at(1).posts, 1);
  EXPECT_EQ(told.days.at(1).outstanding, Points{40});
}

TEST_F(Record, says_which_line_is_none) {
  const auto refused = simulate(of("1\tmin*\t11.03.01\tFine.\n1\tmin*\tyesterday\tFine.\n"));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().detail, ::testing::HasSubstr("line 3"));
  Plan missing = of("");
  EXPECT_EQ(refusal(simulate(missing)), ErrorCode::validation_failed);
  missing.recorded->file = "/there/is/none";
  EXPECT_EQ(refusal(simulate(missing)), ErrorCode::validation_failed);
}

class Script : public ::testing::Test {
 protected:
  /// Minutes after noon of 2026-03-02 in Seoul.
  static Timestamp at(int minute) {
    return std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours(3) +
           std::chrono::minutes(minute);
  }
  static Plan of(std::vector<ScriptedAct> acts) {
    Plan plan;
    plan.script = WrittenScript{.acts = std::move(acts)};
    return plan;
  }
};

TEST_F(Script, is_done_act_by_act) {
  const Simulation told = must(
      simulate(of({{.at = at(0), .act = ActKind::event, .post = "rush"},
                   {.at = at(1), .act = ActKind::comment, .account = "minji", .post = "rush"},
                   {.at = at(2), .act = ActKind::post, .account = "minji", .post = "mine"},
                   {.at = at(3), .act = ActKind::post, .account = "minji"},
                   {.at = at(4), .act = ActKind::remove, .account = "minji", .post = "mine"},
                   {.at = at(4), .act = ActKind::comment, .account = "sujin", .post = "rush"},
                   {.at = at(5), .act = ActKind::buy, .account = "sujin", .product = "popcorn"}})));
  ASSERT_EQ(told.days.size(), 1u);
  const auto& day = told.days.front();
  EXPECT_EQ(day.issued, Points{220});
  EXPECT_EQ(day.clawed_back, Points{10});
  EXPECT_EQ(day.orders_refused, 1) << "100 points buy no popcorn";
  EXPECT_EQ(day.coupons_won, 2);
  EXPECT_EQ(told.people.at(0).earned, Points{110});
}

TEST_F(Script, pays_with_points_and_the_coupon_that_was_won) {
  Plan plan = of({{.at = at(0), .act = ActKind::event, .post = "rush"},
                  {.at = at(1), .act = ActKind::comment, .account = "minji", .post = "rush"},
                  {.at = at(2),
                   .act = ActKind::buy,
                   .account = "minji",
                   .product = "popcorn",
                   .use_coupon = true}});
  plan.rules[0].settings["points.event_comment"] = "500";
  const Simulation told = must(simulate(plan));
  EXPECT_EQ(told.days.at(0).redeemed, Points{270}) << "ten per cent off";
  EXPECT_EQ(told.days.at(0).coupons_used, 1);
}

TEST_F(Script, lets_points_expire_and_the_books_say_so) {
  Plan plan = of({{.at = at(0), .act = ActKind::post, .account = "minji"}});
  plan.days = 4;
  plan.rules[0].settings["points.lifetime_days"] = "2";
  const Simulation told = must(simulate(plan));
  EXPECT_EQ(told.days.at(0).outstanding, Points{10});
  EXPECT_EQ(told.days.at(3).outstanding, Points{0});
  EXPECT_EQ(told.days.at(3).expired + told.days.at(2).expired, Points{10});
  EXPECT_EQ(told.runs.at(0).liability.expired, Points{10});
}

TEST_F(Script, that_cannot_be_played_is_refused) {
  const auto refused =
      simulate(of({{.at = at(0), .act = ActKind::comment, .account = "minji", .post = "rush"},
                   {.at = at(1), .act = ActKind::buy, .account = "minji", .product = "a car"},
                   {.at = at(2), .act = ActKind::post}}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().errors.size(), 3u);
}

}  // namespace
}  // namespace ticketing::test
