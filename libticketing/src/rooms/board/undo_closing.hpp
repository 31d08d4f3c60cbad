// Countering that a campaign was closed.
#pragma once

#include "admin_log/undoing.hpp"

namespace ticketing {

/// The campaign's slots and hours are what they were before; forbidden for a change that did not
/// close it.
Undoing undo_closing();

}  // namespace ticketing
