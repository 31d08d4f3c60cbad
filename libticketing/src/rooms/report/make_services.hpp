// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>

#include <ticketing/report/report_service.hpp>

#include "storage/service_context.hpp"

namespace ticketing {

std::unique_ptr<ReportService> make_report_service(const ServiceContext& context);

}  // namespace ticketing
