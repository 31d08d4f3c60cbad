#include "mail/mail_words.hpp"

#include <fmt/format.h>

#include <array>

#include <ticketing/coupon/coupon.hpp>
#include <ticketing/describe/json.hpp>

#include "mail/mail_payloads.hpp"

namespace ticketing {
namespace {

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string worth(const CouponView& coupon, const MailNotation& notation) {
  switch (coupon.kind) {
    case CouponKind::percent:
      return notation.common("worth_percent", {{"value", std::to_string(coupon.value)}});
    case CouponKind::amount:
      return notation.common("worth_amount", {{"value", grouped(coupon.value)}});
    case CouponKind::fixed_price:
      return notation.common("worth_fixed_price", {{"value", grouped(coupon.value)}});
  }
  return {};
}

MailFacts facts_of(const CouponView& coupon, const MailNotation& notation) {
  MailFacts facts;
  facts.words = {{"code", coupon.code},
                 {"worth", worth(coupon, notation)},
                 {"valid_through", notation.last_day(coupon.valid_until)},
                 {"position", std::to_string(coupon.position.value_or(0))}};
  facts.vouchers = {{ShownVoucher::Kind::coupon, coupon.code, worth(coupon, notation)}};
  return facts;
}

MailFacts facts_of(const TokenMail& mail, const MailNotation& notation) {
  return {{{"token", mail.token}, {"expires", notation.time(mail.expires_at)}},
          mail.token,
          mail.expires_at,
          {}};
}

MailFacts facts_of(const PointsDigest& digest, const MailNotation& notation) {
  return {{{"from", notation.date(digest.from)},
           {"to", notation.date(digest.to)},
           {"entries", std::to_string(digest.entries)},
           {"earned", notation.points(digest.earned)},
           {"balance", notation.points(digest.balance)}},
          {},
          {},
          {}};
}

MailFacts facts_of(const RankingAwarded& award, const MailNotation& notation) {
  return {{{"period", notation.common("period_" + award.period)},
           {"metric", notation.common("metric_" + award.metric)},
           {"from", notation.date_text(award.from)},
           {"rank", std::to_string(award.rank)},
           {"points", notation.points(award.points)}},
          {},
          {},
          {}};
}

MailFacts facts_of(const PointsExpiring& warning, const MailNotation& notation) {
  return {{{"points", notation.points(warning.points)},
           {"expires", notation.date(warning.expires_at)},
           {"days", std::to_string(warning.days)}},
          {},
          {},
          {}};
}

MailFacts facts_of(const Order& order, const std::vector<Ticket>& tickets,
                   const MailNotation& notation) {
  MailFacts facts;
  std::string codes;
  for (const Ticket& ticket : tickets) codes += (codes.empty() ? "" : ", ") + ticket.code;
  facts.words = {{"order", std::to_string(order.id.value)},
                 {"product", order.product.name},
                 {"quantity", std::to_string(order.quantity)},
                 {"total", notation.points(order.quote.total)},
                 {"codes", codes}};
  if (!tickets.empty())
    facts.words["valid_through"] = notation.last_day(tickets.front().valid_until);
  return facts;
}

Result<MailFacts> order_facts(UnitOfWork& unit, OrderId id, bool bought,
                              const MailNotation& notation) {
  const auto order = unit.orders().find(id);
  if (!order)
    return refuse(ErrorCode::internal, fmt::format("there is no order {} to tell of", id.value));
  const auto tickets = unit.tickets().list_by_orders(std::span(&id, 1));
  auto facts = facts_of(*order, tickets, notation);
  if (bought)
    for (const Ticket& ticket : tickets)
      facts.vouchers.push_back({ShownVoucher::Kind::ticket, ticket.code, ticket.product.name});
  return facts;
}

template <class Payload>
Result<MailFacts> facts_in(const std::string& payload, const MailNotation& notation) {
  const auto read = from_json<Payload>(payload);
  TICKETING_TRY(read);
  return facts_of(*read, notation);
}

template <class Payload>
Result<MailFacts> order_facts_in(UnitOfWork& unit, const std::string& payload, bool bought,
                                 const MailNotation& notation) {
  const auto read = from_json<Payload>(payload);
  TICKETING_TRY(read);
  return order_facts(unit, read->order_id, bought, notation);
}

}  // namespace

MailWords MailNotation::parts_of(const std::string& iso_date) const {
  constexpr std::array names{"January", "February", "March",     "April",   "May",      "June",
                             "July",    "August",   "September", "October", "November", "December"};
  const int month = std::stoi(iso_date.substr(5, 2));
  return {{"year", iso_date.substr(0, 4)},
          {"month", std::to_string(month)},
          {"month_name", names.at(static_cast<std::size_t>(month - 1))},
          {"day", std::to_string(std::stoi(iso_date.substr(8, 2)))}};
}

std::string MailNotation::common(std::string_view name, const MailWords& words) const {
  return fill(common_text(language_, name), words);
}

std::string MailNotation::points(Points points) const {
  return common("points", {{"points", grouped(points.value)}});
}

std::string MailNotation::date_text(const std::string& iso_date) const {
  return common("date", parts_of(iso_date));
}

std::string MailNotation::date(Timestamp t) const {
  return date_text(to_iso_date(calendar_.local_date(t)));
}

std::string MailNotation::time(Timestamp t) const {
  auto words = parts_of(to_iso_date(calendar_.local_date(t)));
  const int minute = calendar_.minute_of_day(t);
  words["hour"] = fmt::format("{:02}", minute / 60);
  words["minute"] = fmt::format("{:02}", minute % 60);
  return common("time", words);
}

std::string MailNotation::last_day(Timestamp t) const {
  return date(t - std::chrono::microseconds(1));
}

Result<MailFacts> gather_facts(UnitOfWork& unit, const OutboxMessage& message,
                               const std::string& payload, const MailNotation& notation) {
  switch (message.kind) {
    case MailKind::email_verification:
    case MailKind::password_reset:
      return facts_in<TokenMail>(payload, notation);
    case MailKind::password_changed:
    case MailKind::wrong_passwords:
      return MailFacts{{{"at", notation.time(message.created_at)}}, {}, {}, {}};
    case MailKind::coupon_won:
    case MailKind::coupon_issued:
      return facts_in<CouponView>(payload, notation);
    case MailKind::ticket_bought:
      return order_facts_in<TicketsBought>(unit, payload, true, notation);
    case MailKind::order_cancelled:
      return order_facts_in<OrderCancelled>(unit, payload, false, notation);
    case MailKind::points_digest:
      return facts_in<PointsDigest>(payload, notation);
    case MailKind::ranking_award:
      return facts_in<RankingAwarded>(payload, notation);
    case MailKind::expiry_warning:
      return facts_in<PointsExpiring>(payload, notation);
  }
  return MailFacts{};
}

MailFacts sample_facts(MailKind kind, const MailNotation& notation, Timestamp now) {
  using std::chrono::days;
  const CouponView coupon{.code = "2345-6789-ABCD-EFGH-J",
                          .kind = CouponKind::percent,
                          .value = 30,
                          .valid_until = now + days(30),
                          .position = 3,
                          .issued_at = now};
  Order order{.id = OrderId{1024}, .product = {{}, "범죄도시 4 관람권", {}}, .quantity = 1};
  order.quote.total = Points{10'500};
  const Ticket ticket{.code = "3456-789A-BCDE-FGHJ-K",
                      .product = order.product,
                      .price = Points{15'000},
                      .issued_at = now,
                      .valid_until = now + days(365)};
  switch (kind) {
    case MailKind::email_verification:
    case MailKind::password_reset:
      return facts_of(TokenMail{"sample-token", now + std::chrono::hours(48)}, notation);
    case MailKind::password_changed:
    case MailKind::wrong_passwords:
      return {{{"at", notation.time(now)}}, {}, {}, {}};
    case MailKind::coupon_won:
    case MailKind::coupon_issued:
      return facts_of(coupon, notation);
    case MailKind::ticket_bought: {
      auto facts = facts_of(order, {ticket}, notation);
      facts.vouchers = {{ShownVoucher::Kind::ticket, ticket.code, ticket.product.name}};
      return facts;
    }
    case MailKind::order_cancelled:
      return facts_of(order, {}, notation);
    case MailKind::points_digest:
      return facts_of(PointsDigest{now - days(1), now, Points{1'350}, 14, Points{28'450}},
                      notation);
    case MailKind::ranking_award:
      return facts_of(RankingAwarded{.period = "month",
                                     .metric = "comments_received",
                                     .from = "2026-10-01",
                                     .to = "2026-10-31",
                                     .rank = 1,
                                     .points = Points{1'000}},
                      notation);
    case MailKind::expiry_warning:
      return facts_of(PointsExpiring{Points{4'200}, now + days(7), 7}, notation);
  }
  return {};
}

}  // namespace ticketing
