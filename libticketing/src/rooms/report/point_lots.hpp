// What became of each credit of an account, told by the order in which points are spent.
#pragma once

#include <vector>

#include <ticketing/points/ledger.hpp>

namespace ticketing {

struct Redemption {
  Timestamp at;
  Points points;  ///< below 0: given back
};

/// One credit.
struct PointLot {
  EntryId credit;
  Timestamp issued;
  Timestamp expires;
  Points amount;  ///< less what was clawed back or taken by hand
  Points redeemed;
  Points expired;
  std::vector<Redemption> redemptions;  ///< ascending by time

  Points left() const { return amount - redeemed - expired; }
};

/// The credits of one account, oldest first. As the ledger has it (`expiry_due`), debits take the
/// oldest points that are left, a refund gives the last ones back, and a clawback makes the credit
/// it reverses smaller: what of that was spent has been spent of later ones.
class PointLots final {
 public:
  /// Ascending by number within the account.
  void add(const LedgerEntry& entry);
  /// What is left of what has expired by `as_of`, whether that was written off yet or not, counts
  /// as expired.
  std::vector<PointLot> as_of(Timestamp as_of) &&;

 private:
  void redeem(Points points, Timestamp at);
  void give_back(Points points, Timestamp at);
  void expire(Points points);
  void withdraw(Points points);
  void claw_back(EntryId credit, Points points, Timestamp at);

  std::vector<PointLot> lots_;
  std::size_t first_left_ = 0;  // before it nothing is left
};

}  // namespace ticketing
