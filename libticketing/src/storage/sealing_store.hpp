// Freezes what is worth money, whoever writes it.
#pragma once

#include <memory>

#include <ticketing/chain.hpp>

#include "storage/store.hpp"

namespace ticketing {

/// `store`, which from now on seals coupons and tickets as they are issued and as they change. What
/// somebody else has changed is not sealed anew: who is about to write over it gets CorruptRow.
std::unique_ptr<Store> sealing(std::unique_ptr<Store> store, const ChainKey& key);

/// Seals what was issued before there were seals. Once, before anybody writes.
void seal_all(UnitOfWork& unit, const ChainKey& key);

}  // namespace ticketing
