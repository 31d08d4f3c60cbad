// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>
#include <vector>

#include <ticketing/jobs/job_service.hpp>
#include <ticketing/jobs/jobs_config.hpp>

#include "jobs/job_definition.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// `jobs` in the order they are listed in; `keep` as the purge is told.
std::unique_ptr<JobService> make_job_service(const ServiceContext& context, std::vector<Job> jobs,
                                             const KeepConfig& keep = {});

}  // namespace ticketing
