// Seals: what a coupon and a ticket were issued as, and each change of their state, frozen in a
// hash beside the row, over the one before.
#pragma once

#include <ticketing/chain.hpp>

#include "coupon/coupon_repository.hpp"
#include "purchase/order_repository.hpp"

namespace ticketing {

/// Of all that a coupon was issued as and its state; not of its id, which storage assigns.
ChainHash seal_of(const Coupon& coupon, const ChainHash& previous, const ChainKey& key);
/// Of all that a ticket was issued as, its state, and when and by whom it was redeemed.
ChainHash seal_of(const Ticket& ticket, const ChainHash& previous, const ChainKey& key);

/// Whether the row is what it was sealed as.
template <class Row>
bool fits_seal(const Row& row, const ChainKey& key) {
  return seal_of(row, row.seal.previous, key) == row.seal.current;
}

/// Seals a row as it is now, over its seal so far.
template <class Row>
void reseal(Row& row, const ChainKey& key) {
  row.seal = {row.seal.current, seal_of(row, row.seal.current, key)};
}

}  // namespace ticketing
