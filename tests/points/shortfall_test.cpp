// What clawbacks came short of.
#include <gtest/gtest.h>

#include "points/shortfall.hpp"

namespace ticketing::test {
namespace {

LedgerEntry clawback(std::int64_t seq, std::int64_t credit, std::int64_t taken, std::int64_t due) {
  LedgerEntry entry;
  entry.id = {seq * 100};
  entry.seq = seq;
  entry.reason = Reason::clawback;
  entry.reverses = EntryId{credit};
  entry.amount = Points{-taken};
  entry.rule_amount = Points{-due};
  return entry;
}

TEST(Shortfalls, are_what_a_clawback_did_not_find) {
  const std::vector<LedgerEntry> entries{clawback(5, 1, 30, 100), clawback(6, 2, 100, 100)};
  const auto found = shortfalls(entries, 4);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].points, Points{70});
  EXPECT_EQ(found[0].last.seq, 5);
}

TEST(Shortfalls, shrink_with_every_later_clawback_of_the_same_credit) {
  std::vector<LedgerEntry> entries{clawback(5, 1, 30, 100), clawback(7, 1, 50, 70)};
  const auto found = shortfalls(entries, 4);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].points, Points{20});
  EXPECT_EQ(found[0].last.seq, 7) << "the next one continues the newest";
  entries.push_back(clawback(9, 1, 20, 20));
  EXPECT_TRUE(shortfalls(entries, 4).empty());
}

TEST(Shortfalls, from_before_the_order_are_none_of_its_business) {
  const std::vector<LedgerEntry> entries{clawback(5, 1, 0, 100), clawback(8, 1, 60, 100)};
  EXPECT_TRUE(shortfalls(entries, 6).empty()) << "not even what a later refund left of them";
}

}  // namespace
}  // namespace ticketing::test
