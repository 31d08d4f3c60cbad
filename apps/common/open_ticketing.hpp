// Opening the library as all programs and the Python module do.
#pragma once

#include <memory>

#include <ticketing/ticketing.hpp>

namespace ticketing::app {

/// What becomes of a SQLite file that is not there. It is created on purpose only: a slip in its
/// name would create another, which is empty and looks well.
enum class MissingStore { refused, created };

/// With the API's addresses. A refused schema names the command that helps; unavailable for a
/// missing store. `clock` null: the store's time.
Result<Ticketing> open_ticketing(const Config& config, MissingStore missing,
                                 Callers callers = Callers::remote,
                                 std::shared_ptr<Clock> clock = nullptr);

}  // namespace ticketing::app
