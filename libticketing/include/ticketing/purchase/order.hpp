// Orders and the tickets they give.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <optional>
#include <string>
#include <vector>

#include <ticketing/catalog/product.hpp>
#include <ticketing/chain.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/links.hpp>
#include <ticketing/points.hpp>
#include <ticketing/purchase/pricing.hpp>

namespace ticketing {

/// `quote` is what a dry run tells of; it is never stored.
enum class OrderState {
  paid,       ///< it stands
  cancelled,  ///< its points came back
  quote,      ///< what would be
};
BOOST_DESCRIBE_ENUM(OrderState, paid, cancelled, quote)

/// Only an `issued` ticket lets its guest in.
enum class TicketState {
  issued,
  redeemed,  ///< its guest was let in
  expired,   ///< its validity is over
  voided,    ///< its order was cancelled
};
BOOST_DESCRIBE_ENUM(TicketState, issued, redeemed, expired, voided)

/// An order as stored. What was bought is frozen: later edits of the product change nothing here.
struct Order {
  OrderId id;
  AccountId account;
  ProductRef product;
  int quantity = 1;
  bool took_stock = false;  ///< the product had a stock, so that cancelling gives it back
  Quote quote;
  std::optional<CouponId> coupon;
  std::optional<std::string> coupon_code;
  OrderState state = OrderState::paid;
  Points balance_after;
  Timestamp created_at;
  std::optional<Timestamp> cancelled_at;
};

/// A ticket as stored.
struct Ticket {
  TicketId id;
  std::string code;
  OrderId order;
  AccountId owner;
  ProductRef product;
  std::optional<std::string> image_id;  ///< the product's, when it was bought
  Points price;                         ///< of one unit, before discount
  TicketState state = TicketState::issued;
  Timestamp issued_at;
  Timestamp valid_until;  ///< exclusive: a local midnight
  std::optional<Timestamp> redeemed_at;
  std::optional<AccountId> redeemed_by;
  Seal seal = {};  ///< given by the store as it writes, see storage/sealing_store.hpp
};

/// A ticket within its order.
struct OrderTicket {
  std::string code;                         ///< names it: what is redeemed
  TicketState state = TicketState::issued;  ///< only an issued one lets its guest in
  std::string image_url;                    ///< of its picture, relative to the API
};
BOOST_DESCRIBE_STRUCT(OrderTicket, (), (code, state, image_url))

/// What cancelling an order gives back.
struct Refund {
  Points points;                 ///< what was paid; of them `expired` cannot be spent
  Points expired;                ///< of them: had expired meanwhile, 0..points
  bool coupon_returned = false;  ///< and it can be used again
};
BOOST_DESCRIBE_STRUCT(Refund, (), (points, expired, coupon_returned))

/// An order as its owner and admins see it. `id` none: a dry run.
struct OrderView {
  std::optional<OrderId> id;               ///< its number, for ever; none: a dry run
  ProductRef product;                      ///< what was bought, as it was then
  int quantity = 1;                        ///< units, 1..100
  Points list_price;                       ///< points before the discount: price times quantity
  Points discount;                         ///< points that the coupon took off
  Points total;                            ///< points that were paid: `list_price` less `discount`
  std::optional<std::string> coupon_code;  ///< of the coupon that was used
  OrderState state = OrderState::paid;     ///< whether it stands
  Points balance_after;  ///< of the account then; in the reply to cancelling, after that
  std::vector<OrderTicket> tickets;       ///< one a unit; none in a dry run
  std::optional<Timestamp> created_at;    ///< when it was placed; none: a dry run
  std::optional<Timestamp> cancelled_at;  ///< none: it was not
  std::optional<Refund> refund;           ///< of the call that cancels it
};
BOOST_DESCRIBE_STRUCT(OrderView, (),
                      (id, product, quantity, list_price, discount, total, coupon_code, state,
                       balance_after, tickets, created_at, cancelled_at, refund))

/// A ticket by itself.
struct TicketView {
  std::string code;                         ///< names it: what is redeemed
  TicketState state = TicketState::issued;  ///< only an issued one lets its guest in
  ProductRef product;                       ///< what it is for, as it was when it was bought
  OrderId order_id;                         ///< the order it came with
  Timestamp issued_at;                      ///< when it was bought
  Timestamp valid_until;                    ///< exclusive: a local midnight
  std::optional<Timestamp> redeemed_at;     ///< when its guest was let in
  std::string image_url;                    ///< of its picture, relative to the API
};
BOOST_DESCRIBE_STRUCT(TicketView, (),
                      (code, state, product, order_id, issued_at, valid_until, redeemed_at,
                       image_url))

/// The state at `now`: an issued ticket past its validity reads as expired before any job marks it.
TicketState state_at(const Ticket& ticket, Timestamp now);
TicketView view(const Ticket& ticket, const Links& links, Timestamp now);
OrderView view(const Order& order, const std::vector<Ticket>& tickets, const Links& links,
               Timestamp now);

}  // namespace ticketing
