// Countering that a product was retired.
#pragma once

#include "admin_log/undoing.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// The product is put back, on sale if it was. `context` outlives it.
Undoing undo_retirement(const ServiceContext& context);

}  // namespace ticketing
