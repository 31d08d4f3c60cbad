// What services that move points work with.
#pragma once

#include "points/journal.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

struct PointsContext : ServiceContext {
  const PointsPolicy& points;
};

}  // namespace ticketing
