// Countering a change of an account's role or state.
#pragma once

#include "account/session_lookup.hpp"
#include "admin_log/undoing.hpp"

namespace ticketing {

/// The account is what it was before: its role, and suspended or not. `sessions` outlives it.
Undoing undo_account_update(SessionLookup& sessions);

}  // namespace ticketing
