// Use cases around orders and tickets.
#pragma once

#include <boost/describe/class.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <ticketing/actor/principal.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/page.hpp>
#include <ticketing/points.hpp>
#include <ticketing/purchase/order.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// What is to be bought.
struct PlaceOrder {
  ProductId product_id;                    ///< one that is on sale
  int quantity = 1;                        ///< units, 1..quantity_max
  std::optional<std::string> coupon_code;  ///< of one's own that lowers the price of one unit
  std::optional<Points> expected_total;    ///< price_changed when the total is another
};
BOOST_DESCRIBE_STRUCT(PlaceOrder, (), (product_id, quantity, coupon_code, expected_total))

/// Orders of an account.
struct ListOrders {
  std::optional<AccountId> account_id;  ///< none: one's own; another's: admins only
  int limit = page_limit_default;       ///< items on the page at most
  std::optional<std::string> cursor;    ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListOrders, (), (account_id, limit, cursor))

/// Everybody's orders, those that fit all that is given.
struct FindOrders {
  std::optional<AccountId> account_id;  ///< only those of this account
  std::optional<ProductId> product_id;  ///< only those of this product
  std::optional<OrderState> state;      ///< only those; a quote is never stored
  std::optional<Timestamp> from;        ///< placed at that instant or later
  std::optional<Timestamp> to;          ///< placed before it
  int limit = page_limit_default;       ///< items on the page at most
  std::optional<std::string> cursor;    ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(FindOrders, (), (account_id, product_id, state, from, to, limit, cursor))

/// With whose it is.
struct OwnedOrder : OrderView {
  AccountId account_id;  ///< who placed it
};
BOOST_DESCRIBE_STRUCT(OwnedOrder, (OrderView), (account_id))

/// Tickets of an account.
struct ListTickets {
  std::optional<AccountId> account_id;  ///< none: one's own; another's: admins only
  int limit = page_limit_default;       ///< items on the page at most
  std::optional<std::string> cursor;    ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListTickets, (), (account_id, limit, cursor))

/// Which ticket was redeemed by mistake.
struct UnredeemTicket {
  std::string code;  ///< the ticket's
  std::string note;  ///< why: 1..500 characters
};
BOOST_DESCRIBE_STRUCT(UnredeemTicket, (), (code, note))

/// Thread safe. All calls block on the database except `place_async`.
class PurchaseService {
 public:
  using PlaceCallback = std::function<void(Result<OrderView>)>;

  virtual ~PurchaseService() = default;

  /// Debit, stock, coupon, order, tickets and mail in one transaction. Refusals in order of
  /// precedence: idempotency_key_missing (required, but of a dry run), validation_failed
  /// (a product or coupon that there is not, another's coupon, too), not_on_sale, price_changed,
  /// coupon_voided, coupon_redeemed, coupon_expired, coupon_not_applicable, out_of_stock,
  /// insufficient_points, unavailable.
  virtual Result<OrderView> place(const Principal& who, const PlaceOrder& request,
                                  const CallOptions& options = {}) = 0;
  /// As `place`; never blocks. `done` runs exactly once and must not block or throw.
  virtual void place_async(const Principal& who, PlaceOrder request, const CallOptions& options,
                           PlaceCallback done) = 0;

  /// Newest first.
  virtual Result<Page<OrderView>> orders(const Principal& who, const ListOrders& request) = 0;
  /// Newest first; admins.
  virtual Result<Page<OwnedOrder>> all_orders(const Principal& who, const FindOrders& request) = 0;
  /// The owner and admins; not_found for everybody else.
  virtual Result<OrderView> find_order(const Principal& who, OrderId id) = 0;
  /// The owner and admins, once; the reply tells what comes back. Refunds up to points_max, less
  /// what clawbacks since the order came short of; gives back the stock it took, up to stock_max;
  /// voids the tickets; gives the coupon back if it is still valid: order_already_cancelled,
  /// order_has_redeemed_ticket, ticket_expired.
  virtual Result<OrderView> cancel(const Principal& who, OrderId id,
                                   const CallOptions& options = {}) = 0;

  /// Newest first.
  virtual Result<Page<TicketView>> tickets(const Principal& who, const ListTickets& request) = 0;
  /// The owner, staff and admins; not_found for everybody else.
  virtual Result<TicketView> find_ticket(const Principal& who, std::string_view code) = 0;
  /// Staff and admins; once: ticket_already_redeemed, ticket_expired, ticket_voided.
  virtual Result<TicketView> redeem(const Principal& who, std::string_view code,
                                    const CallOptions& options = {}) = 0;
  /// Takes a redeeming back that was a mistake; admins. It may be redeemed again, also with the
  /// idempotency key of before: ticket_not_redeemed.
  virtual Result<TicketView> unredeem(const Principal& who, const UnredeemTicket& request,
                                      const CallOptions& options = {}) = 0;
};

}  // namespace ticketing
