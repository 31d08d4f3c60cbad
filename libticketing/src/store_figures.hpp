// Numbers of the store for whoever watches it.
#pragma once

#include <stop_token>

#include <ticketing/ticketing.hpp>

#include "storage/store.hpp"

namespace ticketing {

/// As `Ticketing::read_figures`.
Result<StoreFigures> read_store_figures(Store& store, const std::stop_token& stop);

}  // namespace ticketing
