// Orders in lists, with their tickets.
#pragma once

#include <ticketing/purchase/purchase_service.hpp>

#include "points/points_context.hpp"

namespace ticketing {

/// A page of `orders`, of which there is one more than `limit` where there is a next page.
Page<OrderView> page_of(const PointsContext& context, UnitOfWork& unit, std::vector<Order> orders,
                        int limit);

/// As `PurchaseService::all_orders`.
Result<Page<OwnedOrder>> list_all_orders(const PointsContext& context, const Principal& who,
                                         const FindOrders& request);

}  // namespace ticketing
