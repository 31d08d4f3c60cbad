// What accounts were given since they were last told.
#pragma once

#include <string>

#include "jobs/job_work.hpp"
#include "points/points_context.hpp"

namespace ticketing {

/// Whether nobody reads the account's mail any more.
bool is_closed(UnitOfWork& unit, AccountId id);

/// A message in the outbox for each account that was given points since its last digest, once: its
/// mark is written in the same transaction, behind its wallet's lock. An account without a mark is
/// told of the last seven days. Says what it did.
Result<std::string> mail_digests(const PointsContext& context, JobWork& work);

}  // namespace ticketing
