// The jobs of every room.
#pragma once

#include <vector>

#include <ticketing/audit/audit_service.hpp>
#include <ticketing/config.hpp>

#include "board/shared_views.hpp"
#include "catalog/box_office.hpp"
#include "jobs/job_definition.hpp"
#include "mail/dispatcher.hpp"
#include "points/points_context.hpp"

namespace ticketing {

/// With their schedules and policies. `views` null: without Redis; `mails` null: without a server
/// that takes them. What is passed in outlives the jobs.
std::vector<Job> every_job(const PointsContext& context, SharedViews* views, AuditService& audit,
                           BoxOfficeSource& box_office, MailDispatcher* mails,
                           const Config& config);

}  // namespace ticketing
