// What every service works with. Plain structs, composed once in ticketing.cpp; outlive them all.
#pragma once

#include <chrono>
#include <cstddef>

#include <ticketing/chain.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/code.hpp>
#include <ticketing/installation.hpp>
#include <ticketing/links.hpp>
#include <ticketing/page.hpp>

#include "base/keyring.hpp"
#include "storage/lane_meter.hpp"
#include "storage/store.hpp"

namespace ticketing {

/// When a batch releases its locks before what it wrote is safe.
enum class EarlyRelease { where_it_pays, always };

/// The bounds of each group-commit lane.
struct LaneBounds {
  std::size_t waiting_max = 0;  ///< beyond it, or 7/8 of it for a row: unavailable
  std::size_t batch_max = 0;
  std::size_t asides_max = 1;  ///< how many rows that others have locked are waited for at once
  std::chrono::milliseconds lock_timeout{};  ///< how long a request waits for them
  EarlyRelease early_release = EarlyRelease::where_it_pays;
  LaneMeters* meters = nullptr;  ///< of whoever watches; null: nobody does
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
  const ChainKey& chain_key;
  int page_limit_max = ticketing::page_limit_max;  ///< of lists
};

}  // namespace ticketing
