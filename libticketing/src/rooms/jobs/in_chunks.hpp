// Long work in transactions of their own.
#pragma once

#include <functional>

#include <ticketing/result.hpp>

#include "storage/store.hpp"

namespace ticketing {

/// Runs `remove_some` (at most so many rows, how many went) in transactions of their own until
/// nothing is left, so that no lock is held for long and a crash loses no progress. How many went.
Result<int> in_chunks(Store& store, const std::function<int(UnitOfWork&, int limit)>& remove_some);

}  // namespace ticketing
