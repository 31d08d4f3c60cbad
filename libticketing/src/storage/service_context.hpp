// What every service works with. Plain structs, composed once in ticketing.cpp; outlive them all.
#pragma once

#include <cstddef>

#include <ticketing/clock.hpp>
#include <ticketing/code.hpp>
#include <ticketing/installation.hpp>
#include <ticketing/links.hpp>

#include "base/keyring.hpp"
#include "storage/store.hpp"

namespace ticketing {

/// The bounds of each group-commit lane.
struct LaneBounds {
  std::size_t waiting_max = 0;  ///< beyond it: unavailable
  std::size_t batch_max = 0;
};

struct ServiceContext {
  Store& store;
  const Clock& clock;
  const BusinessCalendar& calendar;
  RandomSource& random;
  const Links& links;
  LaneBounds lanes;
  const Installation& installation;
  const Keyring& keys;
};

}  // namespace ticketing
