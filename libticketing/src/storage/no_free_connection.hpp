// A caller who found every connection of this process taken.
#pragma once

#include <string>

#include "storage/store.hpp"

namespace ticketing {

/// The database may be well: those who have the connections wait for each other's locks, or
/// `store.connections` is too low. Nothing was written.
struct NoFreeConnection : StorageUnavailable {
  explicit NoFreeConnection(const std::string& what) : StorageUnavailable(what, true) {}
};

}  // namespace ticketing
