// What boards have done without anyone asking, and leave behind that nobody needs any more.
#pragma once

#include <string>
#include <vector>

#include "board/shared_views.hpp"
#include "jobs/job_definition.hpp"
#include "jobs/purge_job.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// `shared` may be null: the processes share nothing, and there is nothing to do.
Job view_flush_job(const ServiceContext& context, SharedViews* shared, std::string schedule);

/// Tells of posts that were written ahead and have opened. They are open with or without it, and
/// every process with listeners tells them within a second by looking itself.
Job post_publish_job(const ServiceContext& context, std::string schedule);

/// Batches of views that were applied long ago.
std::vector<Sweep> board_sweeps();

}  // namespace ticketing
