// The use case CatalogService::import_movies.
#pragma once

#include <stop_token>

#include <ticketing/catalog/catalog_service.hpp>

#include "catalog/box_office.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// `who` is an admin. Broken off by `stop` while it asks the network: unavailable.
Result<std::vector<ImportedMovie>> import_movies(const ServiceContext& context,
                                                 BoxOfficeSource& box_office, const Principal& who,
                                                 const ImportMovies& request,
                                                 const CallOptions& options,
                                                 const std::stop_token& stop = {});

}  // namespace ticketing
