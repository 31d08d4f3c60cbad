// What the daily limits have done at midnight.
#pragma once

#include <string>

#include "jobs/job_definition.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// Lifts nothing: a new day has no rows. Removes those of days before yesterday.
Job day_rollover_job(const ServiceContext& context, std::string schedule);

}  // namespace ticketing
