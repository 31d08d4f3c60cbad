// Whose an address was, so that nobody wins twice by giving it up and coming back with it.
#pragma once

#include <string_view>
#include <vector>

#include <ticketing/chain.hpp>
#include <ticketing/ids.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

/// Keyed by the ledger's key, which is never replaced: without one, whoever reads the database can
/// try addresses.
ChainHash hash_of_email(std::string_view email, const ChainKey& key);

/// An account, and one that had its address before.
struct FormerOwner {
  AccountId account;
  AccountId former;
};

/// Of `accounts`, who had the addresses that they have now.
std::vector<FormerOwner> former_owners(UnitOfWork& unit, std::span<const AccountId> accounts,
                                       const ChainKey& key);

}  // namespace ticketing
