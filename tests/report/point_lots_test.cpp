// What becomes of each credit.
#include <gtest/gtest.h>

#include "report/point_lots.hpp"

namespace ticketing::test {
namespace {

using std::chrono::days;

class Lots : public ::testing::Test {
 protected:
  EntryId credit(std::int64_t points, int day) {
    return write(
        {.amount = Points{points}, .reason = Reason::event_comment, .expires_at = at(day + 365)},
        day);
  }
  void debit(Reason reason, std::int64_t points, int day) {
    write({.amount = Points{-points}, .reason = reason}, day);
  }
  void refund(std::int64_t points, int day) {
    write({.amount = Points{points}, .reason = Reason::refund}, day);
  }
  void claw_back(EntryId of, std::int64_t points, int day) {
    write({.amount = Points{-points}, .reason = Reason::clawback, .reverses = of}, day);
  }
  std::vector<PointLot> on(int day) { return PointLots(lots_).as_of(at(day)); }
  static Timestamp at(int day) { return Timestamp(days(20000 + day)); }

 private:
  EntryId write(LedgerEntry entry, int day) {
    entry.id = EntryId{++last_};
    entry.created_at = at(day);
    lots_.add(entry);
    return entry.id;
  }

  PointLots lots_;
  std::int64_t last_ = 0;
};

TEST_F(Lots, are_spent_oldest_first) {
  credit(100, 0);
  credit(100, 10);
  debit(Reason::purchase, 130, 20);
  const auto lots = on(21);
  EXPECT_EQ(lots[0].redeemed, Points{100});
  EXPECT_EQ(lots[1].redeemed, Points{30});
  EXPECT_EQ(lots[1].left(), Points{70});
  EXPECT_EQ(lots[1].redemptions.at(0).at, at(20));
}

TEST_F(Lots, get_back_what_was_spent_last) {
  credit(100, 0);
  credit(100, 10);
  debit(Reason::purchase, 130, 20);
  refund(50, 30);
  EXPECT_EQ(on(31)[0].left(), Points{20});
  EXPECT_EQ(on(31)[1].left(), Points{100});
  debit(Reason::purchase, 120, 40);
  EXPECT_EQ(on(41)[0].left() + on(41)[1].left(), Points{0});
}

TEST_F(Lots, expire_written_off_or_not) {
  credit(100, 0);
  credit(100, 10);
  debit(Reason::purchase, 40, 20);
  EXPECT_EQ(on(364)[0].left(), Points{60});
  EXPECT_EQ(on(365)[0].expired, Points{60});
  debit(Reason::expiry, 60, 366);
  EXPECT_EQ(on(366)[0].expired, Points{60});
  EXPECT_EQ(on(366)[1].left(), Points{100});
  EXPECT_EQ(on(375)[1].expired, Points{100});
}

TEST_F(Lots, that_are_taken_back_were_never_issued) {
  const EntryId first = credit(100, 0);
  credit(100, 10);
  debit(Reason::purchase, 60, 20);
  claw_back(first, 100, 30);  // 60 of them are spent: of the second, then
  const auto lots = on(31);
  EXPECT_EQ(lots[0].amount, Points{0});
  EXPECT_EQ(lots[0].redeemed, Points{0});
  EXPECT_EQ(lots[1].redeemed, Points{60});
  EXPECT_EQ(lots[1].left(), Points{40});
}

TEST_F(Lots, are_not_redeemed_by_taking_points_by_hand) {
  credit(100, 0);
  debit(Reason::adjustment, 30, 20);
  EXPECT_EQ(on(21)[0].amount, Points{70});
  EXPECT_EQ(on(21)[0].redeemed, Points{0});
}

}  // namespace
}  // namespace ticketing::test
