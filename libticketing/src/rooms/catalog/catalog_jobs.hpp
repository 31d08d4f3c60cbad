// Films of the box office without anyone asking.
#pragma once

#include <string>

#include "catalog/box_office.hpp"
#include "jobs/job_definition.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// `import_movies` of the day before.
Job box_office_import_job(const ServiceContext& context, BoxOfficeSource& box_office,
                          std::string schedule);

}  // namespace ticketing
