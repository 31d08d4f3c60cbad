#include "report/point_lots.hpp"

#include <algorithm>

namespace ticketing {

void PointLots::add(const LedgerEntry& entry) {
  if (entry.amount == Points{0}) return;
  if (entry.amount > Points{0}) {
    if (entry.reason == Reason::refund) return give_back(entry.amount, entry.created_at);
    lots_.push_back({.credit = entry.id,
                     .issued = entry.created_at,
                     .expires = entry.expires_at.value_or(never_expires),
                     .amount = entry.amount,
                     .redeemed = {},
                     .expired = {},
                     .redemptions = {}});
    return;
  }
  const Points taken = -entry.amount;
  if (entry.reason == Reason::purchase) return redeem(taken, entry.created_at);
  if (entry.reason == Reason::expiry) return expire(taken);
  if (entry.reverses) return claw_back(*entry.reverses, taken, entry.created_at);
  withdraw(taken);
}

std::vector<PointLot> PointLots::as_of(Timestamp as_of) && {
  for (PointLot& lot : lots_)
    if (lot.expires <= as_of) lot.expired += lot.left();
  return std::move(lots_);
}

void PointLots::redeem(Points points, Timestamp at) {
  for (std::size_t i = first_left_; i < lots_.size() && points > Points{0}; ++i) {
    PointLot& lot = lots_[i];
    const Points taken = std::min(points, lot.left());
    if (taken > Points{0}) {
      lot.redeemed += taken;
      lot.redemptions.push_back({at, taken});
      points -= taken;
    }
    if (i == first_left_ && lot.left() == Points{0}) ++first_left_;
  }
}

void PointLots::give_back(Points points, Timestamp at) {
  for (std::size_t i = lots_.size(); i-- > 0 && points > Points{0};) {
    PointLot& lot = lots_[i];
    const Points given = std::min(points, lot.redeemed);
    if (given == Points{0}) continue;
    lot.redeemed -= given;
    lot.redemptions.push_back({at, -given});
    points -= given;
    first_left_ = std::min(first_left_, i);
  }
}

void PointLots::expire(Points points) {
  for (std::size_t i = first_left_; i < lots_.size() && points > Points{0}; ++i) {
    const Points gone = std::min(points, lots_[i].left());
    lots_[i].expired += gone;
    points -= gone;
  }
}

void PointLots::withdraw(Points points) {
  for (std::size_t i = first_left_; i < lots_.size() && points > Points{0}; ++i) {
    const Points gone = std::min(points, lots_[i].left());
    lots_[i].amount -= gone;
    points -= gone;
  }
}

void PointLots::claw_back(EntryId credit, Points points, Timestamp at) {
  const auto lot = std::find_if(lots_.begin(), lots_.end(),
                                [&](const PointLot& l) { return l.credit == credit; });
  if (lot == lots_.end()) return withdraw(points);
  const Points unspent = std::min(points, lot->left());
  lot->amount -= unspent;
  const Points spent = std::min(points - unspent, lot->redeemed);
  if (spent > Points{0}) {
    lot->amount -= spent;
    lot->redeemed -= spent;
    lot->redemptions.push_back({at, -spent});
    redeem(spent, at);
  }
  withdraw(points - unspent - spent);
}

}  // namespace ticketing
