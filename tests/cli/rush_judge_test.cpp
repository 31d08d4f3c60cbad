// The rush must notice when it was not fair: each check against a field that breaks it.
#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <vector>

#include "cli/demo/rush.hpp"

namespace ticketing::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Contestant::Instant at(int milliseconds) {
  return Contestant::Instant(std::chrono::milliseconds(1000 + milliseconds));
}

/// Three people for two slots: 1 and 2 win, 3 loses.
class RushJudge : public ::testing::Test {
 protected:
  RushJudge() {
    report.accounts = 3;
    report.slots = 2;
    report.winners = {{1, {1}, "관객0001", "A", {}}, {2, {2}, "관객0002", "B", {}}};
    add(1, 0, 10, 1);
    add(2, 1, 11, 2);
    add(3, 2, 12, {});
  }

  void add(std::int64_t account, int started, int finished, std::optional<int> position) {
    Contestant one;
    one.who.account = {account};
    one.started = at(started);
    one.finished = at(finished);
    one.comment = CommentId{account};
    one.position = position;
    contestants.push_back(one);
  }

  std::vector<std::string> problems() {
    report.problems.clear();
    check_winners(report, contestants);
    check_order(report, contestants);
    return report.problems;
  }

  RushReport report;
  std::vector<Contestant> contestants;
};

TEST_F(RushJudge, finds_nothing_wrong_with_a_fair_rush) { EXPECT_THAT(problems(), IsEmpty()); }

TEST_F(RushJudge, counts_no_more_winners_than_there_were_accounts) {
  report.slots = 10;
  report.accounts = 2;
  EXPECT_THAT(problems(), IsEmpty());
}

TEST_F(RushJudge, misses_a_winner) {
  report.winners.pop_back();
  contestants[1].position.reset();
  EXPECT_THAT(problems(), ElementsAre("1 winners instead of 2"));
}

TEST_F(RushJudge, sees_a_position_given_twice) {
  report.winners[1].position = 1;
  EXPECT_THAT(problems(), ElementsAre("position 1 where 2 belongs"));
}

TEST_F(RushJudge, sees_an_account_that_won_twice) {
  report.winners[1].account_id = {1};
  EXPECT_THAT(problems(),
              ElementsAre("account 1 won twice", "account 2 was told it won, but holds no coupon"));
}

TEST_F(RushJudge, sees_a_winner_that_was_told_nothing) {
  contestants[0].position.reset();
  contestants[0].finished = at(0);
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("account 1 holds a coupon it was not told of"),
                                      HasSubstr("account 2 won although")));
}

TEST_F(RushJudge, sees_a_winner_that_began_after_a_loser_had_its_answer) {
  contestants[1].started = at(13);
  EXPECT_THAT(problems(), ElementsAre("account 2 won although it began after another had lost"));
}

}  // namespace
}  // namespace ticketing::cli
