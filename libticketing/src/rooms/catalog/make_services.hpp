// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>

#include <ticketing/catalog/catalog_service.hpp>

#include "catalog/box_office.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

std::unique_ptr<CatalogService> make_catalog_service(const ServiceContext& context,
                                                     BoxOfficeSource& box_office);

}  // namespace ticketing
