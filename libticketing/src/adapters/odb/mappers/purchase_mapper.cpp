#include "odb/mappers/purchase_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {
namespace {

// The columns that say what was bought, in orders and in tickets.
template <class Row>
ProductRef product_of(const RowCheck& check, const Row& row) {
  return {
      .id = check.id<ProductId>("product_id", row.product_id),
      .name = row.product_name,
      .category = check.enumerator<ProductCategory>("product_category", row.product_category),
  };
}

Quote quote_of(const RowCheck& check, const OrderRecord& row) {
  const Quote quote{
      .list_price = Points{check.at_least("list_price", row.list_price, 0)},
      .discount = Points{check.within("discount", row.discount, 0, row.list_price)},
      .total = Points{row.total},
  };
  if (quote.total != quote.list_price - quote.discount) {
    check.fail("total", std::to_string(row.total));
  }
  return quote;
}

}  // namespace

OrderRecord to_record(const Order& order) {
  return {
      .id = order.id.value,
      .account_id = order.account.value,
      .product_id = order.product.id.value,
      .product_name = order.product.name,
      .product_category = enum_text(order.product.category),
      .quantity = order.quantity,
      .took_stock = order.took_stock,
      .list_price = order.quote.list_price.value,
      .discount = order.quote.discount.value,
      .total = order.quote.total.value,
      .coupon_id = number(order.coupon),
      .coupon_code = order.coupon_code,
      .state = enum_text(order.state),
      .balance_after = order.balance_after.value,
      .created_at = micros(order.created_at),
      .cancelled_at = micros(order.cancelled_at),
  };
}

Order from_record(const OrderRecord& row) {
  const RowCheck check("orders", row.id);
  const auto state = check.enumerator<OrderState>("state", row.state);
  if (state == OrderState::quote) check.fail("state", row.state);
  if (row.cancelled_at.has_value() != (state == OrderState::cancelled)) {
    check.fail("cancelled_at", row.cancelled_at ? std::to_string(*row.cancelled_at) : "null");
  }
  if (row.coupon_id.has_value() != row.coupon_code.has_value()) {
    check.fail("coupon_code", row.coupon_code.value_or("null"));
  }
  return {
      .id = check.id<OrderId>("id", row.id),
      .account = check.id<AccountId>("account_id", row.account_id),
      .product = product_of(check, row),
      .quantity = check.within("quantity", row.quantity, 1, quantity_max),
      .took_stock = row.took_stock,
      .quote = quote_of(check, row),
      .coupon = check.id<CouponId>("coupon_id", row.coupon_id),
      .coupon_code = row.coupon_code,
      .state = state,
      .balance_after = Points{check.at_least("balance_after", row.balance_after, 0)},
      .created_at = timestamp(row.created_at),
      .cancelled_at = timestamp(row.cancelled_at),
  };
}

TicketRecord to_record(const Ticket& ticket) {
  return {
      .id = ticket.id.value,
      .code = ticket.code,
      .order_id = ticket.order.value,
      .owner_id = ticket.owner.value,
      .product_id = ticket.product.id.value,
      .product_name = ticket.product.name,
      .product_category = enum_text(ticket.product.category),
      .image_id = ticket.image_id,
      .price = ticket.price.value,
      .state = enum_text(ticket.state),
      .issued_at = micros(ticket.issued_at),
      .valid_until = micros(ticket.valid_until),
      .redeemed_at = micros(ticket.redeemed_at),
      .redeemed_by = number(ticket.redeemed_by),
      .previous_seal = hex(ticket.seal.previous),
      .seal = hex(ticket.seal.current),
  };
}

Ticket from_record(const TicketRecord& row) {
  const RowCheck check("tickets", row.id);
  const auto state = check.enumerator<TicketState>("state", row.state);
  if (row.redeemed_at.has_value() != (state == TicketState::redeemed)) {
    check.fail("redeemed_at", row.redeemed_at ? std::to_string(*row.redeemed_at) : "null");
  }
  return {
      .id = check.id<TicketId>("id", row.id),
      .code = check.not_empty("code", row.code),
      .order = check.id<OrderId>("order_id", row.order_id),
      .owner = check.id<AccountId>("owner_id", row.owner_id),
      .product = product_of(check, row),
      .image_id = row.image_id,
      .price = Points{check.within("price", row.price, 0, price_max.value)},
      .state = state,
      .issued_at = timestamp(row.issued_at),
      .valid_until = timestamp(row.valid_until),
      .redeemed_at = timestamp(row.redeemed_at),
      .redeemed_by = check.id<AccountId>("redeemed_by", row.redeemed_by),
      .seal = {.previous = check.chain_hash("previous_seal", row.previous_seal),
               .current = check.chain_hash("seal", row.seal)},
  };
}

}  // namespace ticketing::records
