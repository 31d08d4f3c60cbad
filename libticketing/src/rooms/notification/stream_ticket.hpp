// A browser's way into its live events: what a ticket says, signed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>

#include "base/keyring.hpp"

namespace ticketing {

/// Good in any process of the installation: what it takes to judge it is in it or in the database.
struct TicketClaims {
  AccountId account;
  SessionId session;     ///< ends with it
  Timestamp connect_by;  ///< when a stream must have begun with it
  std::string name;      ///< tells tickets of a session apart
};

/// URL safe. `claims.name` holds no dot.
std::string sign_ticket(const TicketClaims& claims, const Keyring& keys);
/// Nothing when this installation has not made it.
std::optional<TicketClaims> read_ticket(std::string_view ticket, const Keyring& keys);

}  // namespace ticketing
