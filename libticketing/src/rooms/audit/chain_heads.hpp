// Whether a key is the one a ledger was chained with.
#pragma once

#include <optional>

#include <ticketing/points/ledger.hpp>

#include "storage/store.hpp"

namespace ticketing {

/// The first account whose chain does not end, hashed with `chain_key`, in what its wallet holds;
/// none when all do. Reads the last two entries of each account: a key that is not the ledger's
/// shows in all of them, what else may be wrong with a chain is for the audit.
std::optional<AccountId> first_unfit_head(UnitOfWork& unit, const ChainKey& chain_key);

}  // namespace ticketing
