#include <ticketing/purchase/purchase_service.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include <ticketing/bounds.hpp>

#include "admin_log/admin_log.hpp"
#include "base/await_callback.hpp"
#include "base/paging.hpp"
#include "base/sorted_unique.hpp"
#include "base/text.hpp"
#include "base/wrong_fields.hpp"
#include "mail/mail_payloads.hpp"
#include "purchase/make_services.hpp"
#include "purchase/order_batch.hpp"
#include "purchase/order_page.hpp"
#include "purchase/refund.hpp"
#include "purchase/undo_redeeming.hpp"
#include "storage/batch_lane.hpp"
#include "storage/idempotent.hpp"

namespace ticketing {
namespace {

tl::unexpected<Error> no_such_order(OrderId id) {
  return refuse(ErrorCode::not_found, fmt::format("there is no order {}", id.value));
}
tl::unexpected<Error> no_such_ticket(std::string_view code) {
  return refuse(ErrorCode::not_found, fmt::format("there is no ticket {}", code));
}

tl::unexpected<Error> expired(const Ticket& ticket) {
  return refuse(
      ErrorCode::ticket_expired,
      fmt::format("the ticket {} was valid until {}", ticket.code, to_rfc3339(ticket.valid_until)));
}

/// Who has been let in, or could have been until it was too late, gets nothing back.
Result<void> check_unused(const std::vector<Ticket>& tickets, Timestamp now) {
  for (const auto& ticket : tickets)
    if (ticket.state == TicketState::redeemed)
      return refuse(
          ErrorCode::order_has_redeemed_ticket,
          fmt::format("the ticket {} was used: the order cannot be cancelled", ticket.code));
  for (const auto& ticket : tickets)
    if (state_at(ticket, now) == TicketState::expired) return expired(ticket);
  return {};
}

/// The use case's name in what its stored replies are known by.
constexpr std::string_view redeeming = "tickets.redeem";

/// Values that are wrong whatever is in the store; makes the coupon code canonical.
Result<void> check(PlaceOrder& request) {
  WrongFields wrong;
  if (request.quantity < 1 || request.quantity > quantity_max)
    wrong.add("/quantity", out_of_range(request.quantity, 1, quantity_max));
  if (request.expected_total && *request.expected_total < Points{0})
    wrong.add("/expected_total", fmt::format("must not be below 0, as no total is, not {}",
                                             request.expected_total->value));
  if (request.coupon_code) request.coupon_code = normalize_code(*request.coupon_code);
  return wrong.result();
}

class StoredPurchaseService final : public PurchaseService {
 public:
  explicit StoredPurchaseService(const PointsContext& context)
      : context_(context),
        lane_(context.store, context.lanes, "orders",
              [&context](UnitOfWork& unit, std::span<const OrderRequest> requests,
                         BusyWallets busy) { return place_orders(context, unit, requests, busy); }),
        quotes_(
            context.store, context.lanes, "quotes",
            [&context](UnitOfWork& unit, std::span<const OrderRequest> requests, BusyWallets) {
              return quote_orders(context, unit, requests);
            },
            LaneWork::dry_runs) {}

  Result<OrderView> place(const Principal& who, const PlaceOrder& request,
                          const CallOptions& options) override {
    return await_callback<Result<OrderView>>(
        [&](auto done) { place_async(who, request, options, std::move(done)); });
  }
  void place_async(const Principal& who, PlaceOrder request, const CallOptions& options,
                   PlaceCallback done) override;

  Result<Page<OrderView>> orders(const Principal& who, const ListOrders& request) override;
  Result<Page<OwnedOrder>> all_orders(const Principal& who, const FindOrders& request) override {
    return list_all_orders(context_, who, request);
  }
  Result<OrderView> find_order(const Principal& who, OrderId id) override;
  Result<OrderView> cancel(const Principal& who, OrderId id, const CallOptions& options) override;

  Result<Page<TicketView>> tickets(const Principal& who, const ListTickets& request) override;
  Result<TicketView> find_ticket(const Principal& who, std::string_view code) override;
  Result<TicketView> redeem(const Principal& who, std::string_view code,
                            const CallOptions& options) override;
  Result<TicketView> unredeem(const Principal& who, const UnredeemTicket& request,
                              const CallOptions& options) override;

 private:
  static bool may_see(const Principal& who, AccountId owner) {
    return who.is_admin() || who.is(owner);
  }
  Result<OrderView> cancel_locked(UnitOfWork& unit, Journal& journal, const Principal& who,
                                  OrderId id, bool dry_run) const;
  Result<TicketView> redeem_locked(UnitOfWork& unit, const Principal& who, Ticket& ticket,
                                   bool dry_run) const;
  /// Why a ticket that has been used cannot be used.
  static tl::unexpected<Error> already_used(UnitOfWork& unit, const Ticket& ticket);
  /// The ticket as `code` names it, with who orders what happens to it locked: its owner's wallet
  /// and the actor's.
  static Result<Ticket> lock_ticket(UnitOfWork& unit, const Principal& who,
                                    const std::string& code);
  static std::optional<Coupon> returned_coupon(UnitOfWork& unit, const Order& order);
  static void restock(UnitOfWork& unit, const Order& order);

  const PointsContext& context_;
  BatchLane<OrderRequest, OrderView> lane_;
  BatchLane<OrderRequest, OrderView> quotes_;
};

void StoredPurchaseService::place_async(const Principal& who, PlaceOrder request,
                                        const CallOptions& options, PlaceCallback done) {
  if (auto ok = require_idempotency_key(options, "an order"); !ok)
    return done(tl::unexpected(ok.error()));
  auto fingerprint = request_fingerprint("purchases.place", request);
  if (auto ok = check(request); !ok) return done(tl::unexpected(ok.error()));
  OrderRequest checked{who, std::move(request), options, std::move(fingerprint)};
  if (options.dry_run) return quotes_.submit(std::move(checked), std::move(done));
  lane_.submit(std::move(checked), std::move(done));
}

Result<Page<OrderView>> StoredPurchaseService::orders(const Principal& who,
                                                      const ListOrders& request) {
  const auto owner = request.account_id.value_or(who.account);
  if (!may_see(who, owner))
    return refuse(ErrorCode::not_found, fmt::format("there is no account {}", owner.value));
  const auto slice = to_slice(request.limit, request.cursor, context_.page_limit_max);
  TICKETING_TRY(slice);
  return context_.store.read([&](UnitOfWork& unit) -> Result<Page<OrderView>> {
    return page_of(context_, unit, unit.orders().list(owner, *slice), request.limit);
  });
}

Result<OrderView> StoredPurchaseService::find_order(const Principal& who, OrderId id) {
  return context_.store.read([&](UnitOfWork& unit) -> Result<OrderView> {
    const auto order = unit.orders().find(id);
    if (!order || !may_see(who, order->account)) return no_such_order(id);
    return view(*order, unit.tickets().list_by_orders(std::span(&id, 1)), context_.links,
                context_.clock.now());
  });
}

Result<OrderView> StoredPurchaseService::cancel(const Principal& who, OrderId id,
                                                const CallOptions& options) {
  TICKETING_TRY(check_idempotency_key(options));
  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<OrderView> {
    const auto order = unit.orders().find(id);
    if (!order || !may_see(who, order->account)) return no_such_order(id);
    Journal journal(unit, context_.points, context_.clock.now());
    journal.lock({who.account, order->account});
    return idempotent<OrderView>(unit, who, "orders.cancel", id, options, journal.now(), [&] {
      return cancel_locked(unit, journal, who, id, options.dry_run);
    });
  });
}

/// The owner's wallet orders cancelling, redeeming and cancelling again.
Result<OrderView> StoredPurchaseService::cancel_locked(UnitOfWork& unit, Journal& journal,
                                                       const Principal& who, OrderId id,
                                                       bool dry_run) const {
  const auto now = journal.now();
  auto order = unit.orders().find(id).value();
  if (order.state == OrderState::cancelled)
    return refuse(ErrorCode::order_already_cancelled,
                  fmt::format("the order {} was cancelled before", id.value));
  auto tickets = unit.tickets().list_by_orders(std::span(&id, 1));
  TICKETING_TRY(check_unused(tickets, now));
  const OrderView before = view(order, tickets, context_.links, now);
  for (auto& ticket : tickets) ticket.state = TicketState::voided;
  const bool own = who.is(order.account) || who.is_local_operator();
  const auto refunded =
      refund(unit, journal, order, own ? std::nullopt : std::optional(who.account));
  order.state = OrderState::cancelled;
  order.cancelled_at = now;
  if (!dry_run) restock(unit, order);  // products are locked before coupons
  const auto coupon = returned_coupon(unit, order);
  auto cancelled = view(order, tickets, context_.links, now);
  cancelled.refund = {refunded.points, refunded.expired,
                      coupon && view(*coupon, now).state == CouponState::issued};
  cancelled.balance_after = journal.wallet(order.account)->balance - refunded.expired;
  if (dry_run) return cancelled;

  if (coupon) unit.coupons().update_states(std::span(&*coupon, 1));
  unit.orders().update(order);
  unit.tickets().update(tickets);
  const OutboxMessage told{
      {}, order.account, MailKind::order_cancelled, to_json(OrderCancelled{id}), now, who.trace_id};
  unit.outbox().add(std::span(&told, 1));
  journal.flush();
  if (!who.is(order.account))
    log_admin_action(unit, who, now, "order.cancel", fmt::format("order:{}", id.value),
                     to_json(before), to_json(cancelled));
  return cancelled;
}

/// What the order took, as far as the product still counts its stock and the bound allows.
void StoredPurchaseService::restock(UnitOfWork& unit, const Order& order) {
  if (!order.took_stock) return;
  auto products = unit.products().lock(std::span(&order.product.id, 1)).get();
  if (products.empty() || !products.front().stock) return;
  auto& stock = *products.front().stock;
  stock = std::min(stock + order.quantity, stock_max);
  unit.products().update_stock(products);
}

/// The coupon as its owner gets it back; past its validity it reads as expired all the same.
std::optional<Coupon> StoredPurchaseService::returned_coupon(UnitOfWork& unit, const Order& order) {
  if (!order.coupon_code) return std::nullopt;
  auto coupons = unit.coupons().lock_by_codes(std::span(&*order.coupon_code, 1)).get();
  if (coupons.empty() || coupons.front().state != CouponState::redeemed) return std::nullopt;
  coupons.front().state = CouponState::issued;
  return coupons.front();
}

Result<Page<TicketView>> StoredPurchaseService::tickets(const Principal& who,
                                                        const ListTickets& request) {
  const auto owner = request.account_id.value_or(who.account);
  if (!may_see(who, owner))
    return refuse(ErrorCode::not_found, fmt::format("there is no account {}", owner.value));
  const auto slice = to_slice(request.limit, request.cursor, context_.page_limit_max);
  TICKETING_TRY(slice);
  return context_.store.read([&](UnitOfWork& unit) -> Result<Page<TicketView>> {
    const auto now = context_.clock.now();
    return to_page<TicketView>(
        unit.tickets().list(owner, *slice), request.limit,
        [](const Ticket& ticket) { return ticket.id.value; },
        [&](const Ticket& ticket) { return view(ticket, context_.links, now); });
  });
}

Result<TicketView> StoredPurchaseService::find_ticket(const Principal& who, std::string_view code) {
  const auto normal = normalize_code(code);
  return context_.store.read([&](UnitOfWork& unit) -> Result<TicketView> {
    const auto ticket = unit.tickets().find_by_code(normal);
    if (!ticket || (!may_see(who, ticket->owner) && who.role == Role::user))
      return no_such_ticket(normal);
    return view(*ticket, context_.links, context_.clock.now());
  });
}

Result<TicketView> StoredPurchaseService::redeem(const Principal& who, std::string_view code,
                                                 const CallOptions& options) {
  if (who.role == Role::user)
    return refuse(ErrorCode::forbidden, "only staff and admins redeem tickets");
  TICKETING_TRY(check_idempotency_key(options));
  const auto normal = normalize_code(code);
  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<TicketView> {
    auto ticket = lock_ticket(unit, who, normal);
    TICKETING_TRY(ticket);
    return idempotent<TicketView>(unit, who, redeeming, normal, options, context_.clock.now(), [&] {
      return redeem_locked(unit, who, *ticket, options.dry_run);
    });
  });
}

Result<Ticket> StoredPurchaseService::lock_ticket(UnitOfWork& unit, const Principal& who,
                                                  const std::string& code) {
  auto ticket = unit.tickets().find_by_code(code);
  if (!ticket) return no_such_ticket(code);
  // The owner's wallet orders redeeming, cancelling and redeeming again.
  const std::vector<AccountId> accounts = sorted_unique(std::vector{who.account, ticket->owner});
  unit.wallets().lock(accounts).get();
  return *unit.tickets().find_by_code(code);
}

tl::unexpected<Error> StoredPurchaseService::already_used(UnitOfWork& unit, const Ticket& ticket) {
  std::optional<std::string> by;
  if (ticket.redeemed_by) {
    const auto found = unit.accounts().authors(std::span(&*ticket.redeemed_by, 1));
    if (!found.empty()) by = found.front().nickname;
  }
  const auto at = ticket.redeemed_at.value_or(ticket.issued_at);
  auto detail = fmt::format("the ticket {} was used at {}, let in by {}", ticket.code,
                            to_rfc3339(at), by.value_or("the operator"));
  return already_redeemed(at, std::move(by), std::move(detail));
}

Result<TicketView> StoredPurchaseService::redeem_locked(UnitOfWork& unit, const Principal& who,
                                                        Ticket& ticket, bool dry_run) const {
  const auto now = context_.clock.now();
  switch (state_at(ticket, now)) {
    case TicketState::issued:
      break;
    case TicketState::redeemed:
      return already_used(unit, ticket);
    case TicketState::expired:
      return expired(ticket);
    case TicketState::voided:
      return refuse(ErrorCode::ticket_voided,
                    fmt::format("the ticket {} was withdrawn with its order", ticket.code));
  }
  const TicketView before = view(ticket, context_.links, now);
  ticket.state = TicketState::redeemed;
  ticket.redeemed_at = now;
  if (!who.is_local_operator()) ticket.redeemed_by = who.account;
  if (dry_run) return view(ticket, context_.links, now);
  unit.tickets().update(std::span(&ticket, 1));
  TicketView redeemed = view(ticket, context_.links, now);
  log_admin_action(unit, who, now, "ticket.redeem", "ticket:" + ticket.code, to_json(before),
                   to_json(redeemed));
  return redeemed;
}

Result<TicketView> StoredPurchaseService::unredeem(const Principal& who,
                                                   const UnredeemTicket& request,
                                                   const CallOptions& options) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins take a redeeming back");
  TICKETING_TRY(check_idempotency_key(options));
  const auto note = clean_text(request.note, 1, note_chars_max, true, "/note");
  TICKETING_TRY(note);
  const auto code = normalize_code(request.code);
  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<TicketView> {
    auto ticket = lock_ticket(unit, who, code);
    TICKETING_TRY(ticket);
    const auto now = context_.clock.now();
    return idempotent<TicketView>(
        unit, who, "tickets.unredeem", UnredeemTicket{code, *note}, options, now,
        [&]() -> Result<TicketView> {
          if (ticket->state != TicketState::redeemed)
            return refuse(ErrorCode::ticket_not_redeemed,
                          fmt::format("the ticket {} was not used: there is nothing to take back",
                                      ticket->code));
          const auto before = to_json(view(*ticket, context_.links, now));
          const auto by = ticket->redeemed_by.value_or(AccountId{});
          take_redeeming_back(*ticket);
          if (options.dry_run) return view(*ticket, context_.links, now);
          unit.tickets().update(std::span(&*ticket, 1));
          // Whoever let the guest in may do it again: told what it was told then, nobody would be.
          unit.idempotency().remove(by, request_fingerprint(redeeming, code));
          log_admin_action(unit, who, now, "ticket.unredeem", "ticket:" + ticket->code, before,
                           to_json(std::map<std::string, std::string>{{"note", *note}}));
          return view(*ticket, context_.links, now);
        });
  });
}

}  // namespace

std::unique_ptr<PurchaseService> make_purchase_service(const PointsContext& context) {
  return std::make_unique<StoredPurchaseService>(context);
}

}  // namespace ticketing
