#include "purchase/order_batch.hpp"

#include <fmt/format.h>

#include <map>

#include <ticketing/code.hpp>

#include "base/end_of_day.hpp"
#include "base/sorted_unique.hpp"
#include "mail/mail_payloads.hpp"
#include "points/journal.hpp"
#include "storage/batch_replies.hpp"
#include "storage/standing.hpp"

namespace ticketing {
namespace {

/// The state a batch decides on, locked and read once, and what it is going to write.
class Batch {
 public:
  Batch(const PointsContext& context, UnitOfWork& unit, BusyWallets busy_wallets)
      : context_(context),
        unit_(unit),
        busy_wallets_(busy_wallets),
        now_(context.clock.now()),
        journal_(unit, context.points, now_) {}

  /// Locks and reads what the batch is decided on. Everything is asked before anything is waited
  /// for, in the order every writer locks: wallets, products, coupons.
  void read(std::span<const OrderRequest> requests) {
    std::vector<AccountId> accounts;
    std::vector<const Principal*> acting;
    std::vector<ProductId> products;
    std::vector<std::string> codes;
    std::vector<IdempotencyKey> keys;
    for (const auto& r : requests) {
      accounts.push_back(r.who.account);
      acting.push_back(&r.who);
      products.push_back(r.request.product_id);
      if (r.request.coupon_code && is_code(*r.request.coupon_code))
        codes.push_back(*r.request.coupon_code);
      if (auto key = r.key()) keys.push_back(std::move(*key));
    }
    accounts = sorted_unique(std::move(accounts));
    auto wallets = lock_wallets(accounts);
    auto locked_products = unit_.products().try_lock_stock(sorted_unique(std::move(products)));
    auto locked_coupons = unit_.coupons().try_lock_by_codes(sorted_unique(std::move(codes)));
    auto replies = unit_.idempotency().find(keys);
    auto ids = unit_.orders().reserve_ids(static_cast<int>(keys.size()));

    auto tried_wallets = wallets.get();
    auto tried_products = locked_products.get();
    auto tried_coupons = locked_coupons.get();
    busy_.add(tried_wallets.busy);
    busy_.add(tried_products.busy);
    busy_.add(tried_coupons.busy);
    standings_ = Standings(unit_, tried_wallets.rows, acting);
    journal_.adopt(std::move(tried_wallets.rows));
    for (auto& product : tried_products.rows) products_.emplace(product.id, std::move(product));
    for (auto& coupon : tried_coupons.rows) {
      auto code = coupon.code;
      coupons_.emplace(std::move(code), std::move(coupon));
    }
    replies_.load(replies.get());
    ids_ = ids.get();
  }

  const BusyRows& busy() const { return busy_; }

  Result<OrderView> decide(std::size_t at, const OrderRequest& r) {
    if (!journal_.wallet(r.who.account))
      return refuse(ErrorCode::forbidden,
                    "only an account can buy: sign in as one (the local operator has none)");
    TICKETING_TRY(standings_.confirm(r.who));
    return replies_.once(at, r, [&] { return accept(r); });
  }

  void write(std::vector<Result<OrderView>>& results) {
    if (!orders_.empty()) {
      unit_.orders().add(orders_);
      unit_.tickets().add(tickets_);
      unit_.outbox().add(outbox_);
    }
    std::vector<Product> products;
    for (const auto& [id, product] : changed_products_) products.push_back(*product);
    if (!products.empty()) unit_.products().update_stock(products);
    if (!changed_coupons_.empty()) unit_.coupons().update_states(changed_coupons_);
    journal_.flush();
    replies_.write(unit_, results, now_);
  }

 private:
  Answer<TryLocked<Wallet, AccountId>> lock_wallets(const std::vector<AccountId>& accounts) {
    if (busy_wallets_ == BusyWallets::left_out) return unit_.wallets().try_lock(accounts);
    return waited_for<AccountId>(unit_.wallets().lock(accounts));
  }

  /// Decides one request against the state as the requests before it left it. Changes that state
  /// only when nothing can refuse any more.
  Result<OrderView> accept(const OrderRequest& r) {
    const auto& request = r.request;
    const auto* const wallet = journal_.wallet(r.who.account);
    const auto found = products_.find(request.product_id);
    if (found == products_.end() || found->second.retired)
      return refuse_field("/product_id", fmt::format("must be a product's, there is none {}",
                                                     request.product_id.value));
    Product& product = found->second;
    const auto coupon = find_coupon(r);
    TICKETING_TRY(coupon);
    if (!product.on_sale)
      return refuse(ErrorCode::not_on_sale, fmt::format("'{}' is not on sale", product.name));

    const auto price =
        quote(product.price, request.quantity, *coupon ? &(*coupon)->terms : nullptr);
    TICKETING_TRY(check(r, product, *coupon, price, wallet->balance));
    if (r.options.dry_run) return preview(r, product, price, wallet->balance);
    return sell(r, product, *coupon, price);
  }

  /// The coupon named, null when none is. Of another's nothing is told, not even that it is one.
  Result<Coupon*> find_coupon(const OrderRequest& r) {
    if (!r.request.coupon_code) return nullptr;
    const auto found = coupons_.find(*r.request.coupon_code);
    if (found == coupons_.end() || found->second.owner != r.who.account)
      return refuse_field(
          "/coupon_code",
          is_code(*r.request.coupon_code)
              ? fmt::format("must be a coupon of yours, not {}: look at your coupons",
                            *r.request.coupon_code)
              : "must be a coupon's code as it stands on the coupon");
    return &found->second;
  }

  /// In the order of precedence of the error codes.
  Result<void> check(const OrderRequest& r, const Product& product, const Coupon* coupon,
                     const Quote& price, Points spendable) const {
    const auto& request = r.request;
    if (request.expected_total && *request.expected_total != price.total)
      return refuse(ErrorCode::price_changed,
                    fmt::format("the total is {}, not {}: look at the price again, then decide",
                                price.total.value, request.expected_total->value));
    if (coupon) {
      TICKETING_TRY(check_usable(*coupon));
      TICKETING_TRY(check_applicable(coupon->terms, product));
    }
    if (product.stock && *product.stock < request.quantity)
      return refuse(ErrorCode::out_of_stock,
                    fmt::format("{} of '{}' are left, {} were asked for", *product.stock,
                                product.name, request.quantity));
    if (spendable < price.total)
      return insufficient_points(spendable, price.total,
                                 fmt::format("the order costs {} points, {} are spendable",
                                             price.total.value, spendable.value));
    return {};
  }

  Result<void> check_usable(const Coupon& coupon) const {
    switch (view(coupon, now_).state) {
      case CouponState::issued:
        return {};
      case CouponState::voided:
        return refuse(ErrorCode::coupon_voided,
                      fmt::format("the coupon {} was withdrawn", coupon.code));
      case CouponState::redeemed:
        return refuse(ErrorCode::coupon_redeemed,
                      fmt::format("the coupon {} was used before", coupon.code));
      case CouponState::expired:
        break;
    }
    return refuse(ErrorCode::coupon_expired,
                  fmt::format("the coupon {} was valid until {}", coupon.code,
                              to_rfc3339(coupon.valid_until)));
  }

  OrderView preview(const OrderRequest& r, const Product& product, const Quote& price,
                    Points spendable) const {
    Order order;
    order.product = {product.id, product.name, product.category};
    order.quantity = r.request.quantity;
    order.quote = price;
    order.coupon_code = r.request.coupon_code;
    order.state = OrderState::quote;
    order.balance_after = spendable - price.total;
    return view(order, {}, context_.links, now_);
  }

  OrderView sell(const OrderRequest& r, Product& product, Coupon* coupon, const Quote& price) {
    Order order;
    order.id = ids_.at(next_id_++);
    order.account = r.who.account;
    order.product = {product.id, product.name, product.category};
    order.quantity = r.request.quantity;
    order.quote = price;
    order.created_at = now_;
    if (product.stock) {
      order.took_stock = true;
      *product.stock -= order.quantity;
      changed_products_.insert({product.id, &product});
    }
    if (coupon) {
      coupon->state = CouponState::redeemed;
      changed_coupons_.push_back(*coupon);
      order.coupon = coupon->id;
      order.coupon_code = coupon->code;
    }
    order.balance_after = debit(order);
    std::vector<Ticket> tickets = issue_tickets(order, product);
    notify(order, tickets, r.who);
    auto sold = view(order, tickets, context_.links, now_);
    orders_.push_back(std::move(order));
    tickets_.insert(tickets_.end(), std::make_move_iterator(tickets.begin()),
                    std::make_move_iterator(tickets.end()));
    return sold;
  }

  /// The balance after it. A total of 0 writes no entry.
  Points debit(const Order& order) {
    if (order.quote.total > Points{0}) {
      Posting posting;
      posting.reason = Reason::purchase;
      posting.rule = Rule::purchase;
      posting.amount = posting.rule_amount = -order.quote.total;
      posting.source = {SourceType::order, order.id.value};
      journal_.post(order.account, posting);
    }
    return journal_.wallet(order.account)->balance;
  }

  std::vector<Ticket> issue_tickets(const Order& order, const Product& product) const {
    std::vector<Ticket> tickets;
    for (int i = 0; i < order.quantity; ++i) {
      Ticket ticket;
      ticket.code = make_code(context_.random);
      ticket.order = order.id;
      ticket.owner = order.account;
      ticket.product = order.product;
      ticket.image_id = product.image_id;
      ticket.price = product.price;
      ticket.issued_at = now_;
      ticket.valid_until = end_of_day(context_.calendar, now_, product.valid_days);
      tickets.push_back(std::move(ticket));
    }
    return tickets;
  }

  /// The mail that will carry the tickets, and the live event.
  void notify(const Order& order, const std::vector<Ticket>& tickets, const Principal& buyer) {
    std::vector<std::string> codes;
    codes.reserve(tickets.size());
    for (const auto& ticket : tickets) codes.push_back(ticket.code);
    const TicketsBought payload{order.id, std::move(codes)};
    journal_.event(order.account, EventType::ticket, payload);
    outbox_.push_back(
        {{}, order.account, MailKind::ticket_bought, to_json(payload), now_, buyer.trace_id});
  }

  const PointsContext& context_;
  UnitOfWork& unit_;
  const BusyWallets busy_wallets_;
  const Timestamp now_;
  Journal journal_;

  BusyRows busy_;
  Standings standings_;
  std::map<ProductId, Product> products_;
  std::map<std::string, Coupon> coupons_;
  BatchReplies<OrderView> replies_;
  std::vector<OrderId> ids_;
  std::size_t next_id_ = 0;

  std::vector<Order> orders_;
  std::vector<Ticket> tickets_;
  std::vector<OutboxMessage> outbox_;
  std::vector<Coupon> changed_coupons_;
  std::map<ProductId, const Product*> changed_products_;
};

}  // namespace

std::vector<RowKey> rows_of(const OrderRequest& request) {
  std::vector<RowKey> rows{request.who.account, request.request.product_id};
  if (request.request.coupon_code) rows.emplace_back(*request.request.coupon_code);
  return rows;
}

BatchOutcome<OrderView> place_orders(const PointsContext& context, UnitOfWork& unit,
                                     std::span<const OrderRequest> requests, BusyWallets busy) {
  Batch batch(context, unit, busy);
  return run_batch(batch, requests);
}

/// Quotes leave the state as they found it, so that they share what was read.
BatchOutcome<OrderView> quote_orders(const PointsContext& context, UnitOfWork& unit,
                                     std::span<const OrderRequest> requests) {
  Batch batch(context, unit, BusyWallets::waited_for);
  return decide_batch(batch, requests);
}

}  // namespace ticketing
