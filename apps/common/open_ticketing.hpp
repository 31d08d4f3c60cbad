// Opening the library as all programs and the Python module do.
#pragma once

#include <memory>

#include <ticketing/ticketing.hpp>

namespace ticketing::app {

/// With the API's addresses; a refused schema names the command that helps. `clock` null: the
/// store's time.
Result<Ticketing> open_ticketing(const Config& config, std::shared_ptr<Clock> clock = nullptr);

}  // namespace ticketing::app
