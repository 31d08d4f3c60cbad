#include "api/routes.hpp"

namespace ticketing::api {

namespace {

std::vector<Route> order_routes() {
  using http::verb;
  return {
      lane_route<PlaceOrder, OrderView>(
          {.method = verb::post,
           .path = "/v1/orders",
           .operation_id = "placeOrder",
           .summary = "Buy with points",
           .tag = "orders",
           .access = Access::signed_in,
           .status = 201,
           .location = "/v1/orders/",
           .example = R"({"product_id":1,"quantity":2,"expected_total":30000})",
           .refusals = {ErrorCode::idempotency_key_missing, ErrorCode::idempotency_key_reused,
                        ErrorCode::idempotency_in_progress, ErrorCode::validation_failed,
                        ErrorCode::not_on_sale, ErrorCode::price_changed, ErrorCode::coupon_voided,
                        ErrorCode::coupon_redeemed, ErrorCode::coupon_expired,
                        ErrorCode::coupon_not_applicable, ErrorCode::out_of_stock,
                        ErrorCode::insufficient_points},
           .vital = true},
          [](Call& call, PlaceOrder request, const CallOptions& options,
             PurchaseService::PlaceCallback done) {
            call.ticketing.purchases().place_async(call.who, std::move(request), options,
                                                   std::move(done));
          }),
      route<FindOrders, Page<OwnedOrder>>({.path = "/v1/orders",
                                           .operation_id = "listOrders",
                                           .summary = "Everybody's orders, newest first",
                                           .tag = "orders",
                                           .access = Access::admin,
                                           .refusals = {ErrorCode::validation_failed}},
                                          [](Call& call, const FindOrders& request) {
                                            return call.ticketing.purchases().all_orders(call.who,
                                                                                         request);
                                          }),
      route<ListOwn, Page<OrderView>>(
          {.path = "/v1/me/orders",
           .operation_id = "listMyOrders",
           .summary = "One's orders, newest first",
           .tag = "orders",
           .access = Access::signed_in,
           .refusals = {ErrorCode::validation_failed}},
          [](Call& call, const ListOwn& request) {
            return call.ticketing.purchases().orders(call.who, {{}, request.limit, request.cursor});
          }),
      route<OrderPath, OrderView>({.path = "/v1/orders/{id}",
                                   .operation_id = "getOrder",
                                   .summary = "One order; its owner's and admins'",
                                   .tag = "orders",
                                   .access = Access::signed_in},
                                  [](Call& call, const OrderPath& request) {
                                    return call.ticketing.purchases().find_order(call.who,
                                                                                 request.id);
                                  }),
      route<OrderPath, OrderView>(
          {.method = verb::post,
           .path = "/v1/orders/{id}/cancel",
           .operation_id = "cancelOrder",
           .summary = "Cancel an order: points, stock and coupon go back, once",
           .tag = "orders",
           .access = Access::signed_in,
           .refusals = {ErrorCode::idempotency_key_reused, ErrorCode::idempotency_in_progress,
                        ErrorCode::order_already_cancelled, ErrorCode::order_has_redeemed_ticket,
                        ErrorCode::ticket_expired},
           .vital = true},
          [](Call& call, const OrderPath& request, const CallOptions& options) {
            return call.ticketing.purchases().cancel(call.who, request.id, options);
          }),
  };
}

std::vector<Route> ticket_routes() {
  using http::verb;
  return {
      route<ListOwn, Page<TicketView>>({.path = "/v1/me/tickets",
                                        .operation_id = "listMyTickets",
                                        .summary = "One's tickets, newest first",
                                        .tag = "tickets",
                                        .access = Access::signed_in,
                                        .refusals = {ErrorCode::validation_failed}},
                                       [](Call& call, const ListOwn& request) {
                                         return call.ticketing.purchases().tickets(
                                             call.who, {{}, request.limit, request.cursor});
                                       }),
      route<TicketPath, TicketView>({.path = "/v1/tickets/{code}",
                                     .operation_id = "getTicket",
                                     .summary = "One ticket; its owner's, staff's and admins'",
                                     .tag = "tickets",
                                     .access = Access::signed_in},
                                    [](Call& call, const TicketPath& request) {
                                      return call.ticketing.purchases().find_ticket(call.who,
                                                                                    request.code);
                                    }),
      route<TicketPath, TicketView>(
          {.method = verb::post,
           .path = "/v1/tickets/{code}/redeem",
           .operation_id = "redeemTicket",
           .summary = "Use a ticket, once",
           .tag = "tickets",
           .access = Access::staff,
           .refusals = {ErrorCode::idempotency_key_reused, ErrorCode::idempotency_in_progress,
                        ErrorCode::ticket_already_redeemed, ErrorCode::ticket_expired,
                        ErrorCode::ticket_voided},
           .vital = true},
          [](Call& call, const TicketPath& request, const CallOptions& options) {
            return call.ticketing.purchases().redeem(call.who, request.code, options);
          }),
      route<UnredeemTicket, TicketView>(
          {.method = verb::post,
           .path = "/v1/tickets/{code}/unredeem",
           .operation_id = "unredeemTicket",
           .summary = "Take back that a ticket was used, by mistake",
           .tag = "tickets",
           .access = Access::admin,
           .example = R"({"note":"scanned the neighbour's"})",
           .refusals = {ErrorCode::idempotency_key_reused, ErrorCode::idempotency_in_progress,
                        ErrorCode::ticket_not_redeemed, ErrorCode::validation_failed}},
          [](Call& call, const UnredeemTicket& request, const CallOptions& options) {
            return call.ticketing.purchases().unredeem(call.who, request, options);
          }),
  };
}

std::vector<Route> coupon_routes() {
  using http::verb;
  return {
      route<IssueCoupon, CouponView>(
          {.method = verb::post,
           .path = "/v1/coupons",
           .operation_id = "issueCoupon",
           .summary = "Give an account a coupon by hand",
           .tag = "coupons",
           .access = Access::admin,
           .status = 201,
           .location = "/v1/coupons/",
           .example = R"({"account_id":7,"coupon":{"kind":"amount","value":3000},"note":"sorry"})",
           .refusals = {ErrorCode::idempotency_key_missing, ErrorCode::idempotency_key_reused,
                        ErrorCode::not_found, ErrorCode::validation_failed}},
          [](Call& call, const IssueCoupon& request, const CallOptions& options) {
            return call.ticketing.coupons().issue(call.who, request, options);
          }),
      route<VoidCoupon, CouponView>(
          {.method = verb::post,
           .path = "/v1/coupons/{code}/void",
           .operation_id = "voidCoupon",
           .summary = "Withdraw a coupon that was not used",
           .tag = "coupons",
           .access = Access::admin,
           .example = R"({"note":"given by mistake"})",
           .refusals = {ErrorCode::idempotency_key_reused, ErrorCode::idempotency_in_progress,
                        ErrorCode::coupon_voided, ErrorCode::coupon_redeemed,
                        ErrorCode::coupon_expired, ErrorCode::validation_failed}},
          [](Call& call, const VoidCoupon& request, const CallOptions& options) {
            return call.ticketing.coupons().void_coupon(call.who, request, options);
          }),
  };
}

}  // namespace

void add_purchase_routes(std::vector<Route>& table) {
  append(table, order_routes());
  append(table, ticket_routes());
  append(table, coupon_routes());
}

}  // namespace ticketing::api
