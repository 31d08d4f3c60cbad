#include "odb/mappers/purchase_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {
namespace {

// The columns that say what was bought, in orders and in tickets.
template <class Row>
ProductRef product_of(const RowCheck& check, const Row& row) {
  return {check.id<ProductId>("product_id", row.product_id), row.product_name,
          check.enumerator<ProductCategory>("product_category", row.product_category)};
}

Quote quote_of(const RowCheck& check, const OrderRecord& row) {
  const Quote quote{check.at_least("list_price", row.list_price, 0),
                    check.within("discount", row.discount, 0, row.list_price), row.total};
  if (quote.total != quote.list_price - quote.discount) {
    check.fail("total", std::to_string(row.total));
  }
  return quote;
}

}  // namespace

OrderRecord to_record(const Order& order) {
  return {order.id.value,
          order.account.value,
          order.product.id.value,
          order.product.name,
          enum_text(order.product.category),
          order.quantity,
          order.took_stock,
          order.quote.list_price,
          order.quote.discount,
          order.quote.total,
          number(order.coupon),
          order.coupon_code,
          enum_text(order.state),
          order.balance_after,
          micros(order.created_at),
          micros(order.cancelled_at)};
}

Order from_record(const OrderRecord& row) {
  const RowCheck check("orders", row.id);
  const auto state = check.enumerator<OrderState>("state", row.state);
  if (row.cancelled_at.has_value() != (state == OrderState::cancelled)) {
    check.fail("cancelled_at", row.cancelled_at ? std::to_string(*row.cancelled_at) : "null");
  }
  if (row.coupon_id.has_value() != row.coupon_code.has_value()) {
    check.fail("coupon_code", row.coupon_code.value_or("null"));
  }
  return {check.id<OrderId>("id", row.id),
          check.id<AccountId>("account_id", row.account_id),
          product_of(check, row),
          check.within("quantity", row.quantity, 1, quantity_max),
          row.took_stock,
          quote_of(check, row),
          check.id<CouponId>("coupon_id", row.coupon_id),
          row.coupon_code,
          state,
          check.at_least("balance_after", row.balance_after, 0),
          timestamp(row.created_at),
          timestamp(row.cancelled_at)};
}

TicketRecord to_record(const Ticket& ticket) {
  return {ticket.id.value,
          ticket.code,
          ticket.order.value,
          ticket.owner.value,
          ticket.product.id.value,
          ticket.product.name,
          enum_text(ticket.product.category),
          ticket.image_id,
          ticket.price,
          enum_text(ticket.state),
          micros(ticket.issued_at),
          micros(ticket.valid_until),
          micros(ticket.redeemed_at),
          number(ticket.redeemed_by)};
}

Ticket from_record(const TicketRecord& row) {
  const RowCheck check("tickets", row.id);
  const auto state = check.enumerator<TicketState>("state", row.state);
  if (row.redeemed_at.has_value() != (state == TicketState::redeemed)) {
    check.fail("redeemed_at", row.redeemed_at ? std::to_string(*row.redeemed_at) : "null");
  }
  return {check.id<TicketId>("id", row.id),
          check.not_empty("code", row.code),
          check.id<OrderId>("order_id", row.order_id),
          check.id<AccountId>("owner_id", row.owner_id),
          product_of(check, row),
          row.image_id,
          check.within("price", row.price, 0, price_max),
          state,
          timestamp(row.issued_at),
          timestamp(row.valid_until),
          timestamp(row.redeemed_at),
          check.id<AccountId>("redeemed_by", row.redeemed_by)};
}

}  // namespace ticketing::records
