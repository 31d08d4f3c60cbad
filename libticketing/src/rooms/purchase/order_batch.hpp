// One batch of orders in one transaction.
#pragma once

#include <span>
#include <vector>

#include <ticketing/purchase/purchase_service.hpp>

#include "points/points_context.hpp"
#include "storage/batch.hpp"

namespace ticketing {

using OrderRequest = BatchRequest<PlaceOrder>;  // coupon code normalised

/// The rows that it needs, in the order of locking.
std::vector<RowKey> rows_of(const OrderRequest& request);

/// Refusals are per request and write nothing.
BatchOutcome<OrderView> place_orders(const PointsContext& context, UnitOfWork& unit,
                                     std::span<const OrderRequest> requests, BusyWallets busy);

/// What `place_orders` would answer to each of them if it came alone, without ids and tickets;
/// writes nothing.
BatchOutcome<OrderView> quote_orders(const PointsContext& context, UnitOfWork& unit,
                                     std::span<const OrderRequest> requests);

}  // namespace ticketing
