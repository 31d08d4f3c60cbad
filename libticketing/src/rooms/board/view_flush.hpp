// What the processes counted together, brought to the store.
#pragma once

#include <stop_token>

#include <ticketing/result.hpp>

#include "board/shared_views.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// Adds all batches that wait in `shared` to the store, each once by its id, however often and by
/// however many this is done; how many were new. A crash at any step leaves them to the next.
/// unavailable where either does not answer, or `stop` was requested before the end.
Result<int> flush_shared_views(const ServiceContext& context, SharedViews& shared,
                               const std::stop_token& stop);

}  // namespace ticketing
