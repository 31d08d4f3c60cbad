// What every service works with. A plain struct, composed once in ticketing.cpp; outlives them all.
#pragma once

#include <ticketing/clock.hpp>
#include <ticketing/code.hpp>
#include <ticketing/config.hpp>
#include "storage/store.hpp"

#include "points/journal.hpp"

namespace ticketing {

struct ServiceContext {
  Store& store;
  const Config& config;
  const Clock& clock;
  const BusinessCalendar& calendar;
  RandomSource& random;
  const PointsPolicy& points;
};

}  // namespace ticketing
