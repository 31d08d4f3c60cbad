// What accounts were given since they were last told.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "jobs/job_work.hpp"
#include "points/points_context.hpp"

namespace ticketing {

/// The wallets' accounts whose mail somebody reads, ascending: those that are not closed.
std::vector<AccountId> open_accounts(UnitOfWork& unit, std::span<const Wallet> wallets);

/// A message in the outbox for each account that was given points since its last digest, once: its
/// mark is written in the same transaction, behind its wallet's lock. An account without a mark is
/// told of the last seven days. Says what it did.
Result<std::string> mail_digests(const PointsContext& context, JobWork& work);

}  // namespace ticketing
