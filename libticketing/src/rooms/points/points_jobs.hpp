// What becomes of points without anyone asking, and what their owners are mailed about them.
#pragma once

#include <string>
#include <vector>

#include "jobs/job_definition.hpp"
#include "jobs/purge_job.hpp"
#include "points/points_context.hpp"

namespace ticketing {

/// Writes off what has expired. Nothing depends on when: balances are spendable points less what is
/// due, whenever somebody looks or writes.
Job points_expiry_job(const PointsContext& context, std::string schedule);

/// Mails owners 30 and 7 days before points expire, once each for an account and an instant.
Job expiry_warning_job(const PointsContext& context, std::string schedule);

/// Mails each account that was given points since its last digest what they were.
Job points_digest_job(const PointsContext& context, std::string schedule);

/// Marks of warnings about points that have expired long since.
std::vector<Sweep> points_sweeps();

}  // namespace ticketing
