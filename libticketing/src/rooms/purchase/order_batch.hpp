// One batch of orders in one transaction: wallets, products and coupons are locked and read once,
// set by set, each request is decided in order of arrival by the rules, and everything is written
// set by set.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <ticketing/actor/principal.hpp>
#include <ticketing/purchase/purchase_service.hpp>

#include "points/points_context.hpp"

namespace ticketing {

/// A checked request waiting for its batch.
struct OrderRequest {
  Principal who;
  PlaceOrder request;  ///< coupon code normalised
  CallOptions options;
  std::string fingerprint;  ///< when the call carries an idempotency key
};

/// One result for each request, in order. Refusals are per request and write nothing.
std::vector<Result<OrderView>> place_orders(const PointsContext& context, UnitOfWork& unit,
                                            std::span<const OrderRequest> requests);

/// What `place_orders` would answer to each of them if it came alone, without ids and tickets;
/// writes nothing.
std::vector<Result<OrderView>> quote_orders(const PointsContext& context, UnitOfWork& unit,
                                            std::span<const OrderRequest> requests);

}  // namespace ticketing
