// Who has to wait while a store is backed up.
#pragma once

#include <cstddef>

namespace ticketing::bench {

/// Orders of four accounts while nothing else happens, and beside a backup of a store in which each
/// of `accounts` has written five comments: on PostgreSQL, then on SQLite.
void backups(std::size_t accounts);

}  // namespace ticketing::bench
