// Films of the box office without anyone asking.
#pragma once

#include <string>

#include <ticketing/catalog/catalog_service.hpp>

#include "jobs/job_definition.hpp"

namespace ticketing {

/// `import_movies` of the day before.
Job box_office_import_job(CatalogService& catalog, std::string schedule);

}  // namespace ticketing
