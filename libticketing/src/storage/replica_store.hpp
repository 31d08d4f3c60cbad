// A store whose reports are read from a replica of its database.
#pragma once

#include <functional>
#include <memory>

#include "storage/store.hpp"

namespace ticketing {

/// `store`, whose `report`s are read from what `open_replica` gives as soon as that has everything
/// committed before; from `store` itself where it does not within a second, or cannot serve, which
/// the log tells once. `open_replica` is tried again each ten seconds while it throws
/// StorageUnavailable.
std::unique_ptr<Store> reporting_from(std::function<std::unique_ptr<Store>()> open_replica,
                                      std::unique_ptr<Store> store);

}  // namespace ticketing
