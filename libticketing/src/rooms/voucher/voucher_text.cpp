#include "voucher/voucher_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/sha256.hpp"
#include "base/text.hpp"

namespace ticketing {
namespace {

/// Part of every key: raise it when pictures of the same text shall look different.
constexpr int drawing_version = 4;

/// "15,000 P"
std::string points_text(Points points) {
  std::string digits = std::to_string(points.value);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits + " P";
}

/// `valid_until` is the first instant at which it is not valid any more.
std::string validity_text(Timestamp valid_until, const BusinessCalendar& calendar) {
  const auto last_day =
      to_iso_date(calendar.local_date(valid_until - std::chrono::microseconds(1)));
  return fmt::format("valid through {0} · {0}까지", last_day);
}

std::string_view category_name(ProductCategory category) {
  switch (category) {
    case ProductCategory::movie_ticket:
      return "MOVIE TICKET · 영화 관람권";
    case ProductCategory::popcorn:
      return "POPCORN · 팝콘 교환권";
    case ProductCategory::other:
      return "VOUCHER · 교환권";
  }
  return "";
}

std::string_view goods_name(ProductCategory category) {
  switch (category) {
    case ProductCategory::movie_ticket:
      return "movie tickets · 영화 관람권";
    case ProductCategory::popcorn:
      return "popcorn · 팝콘";
    case ProductCategory::other:
      return "other goods · 기타 상품";
  }
  return "";
}

std::string worth_text(const CouponTerms& terms) {
  switch (terms.kind) {
    case CouponKind::percent:
      return fmt::format("{0}% off · {0}% 할인", terms.value);
    case CouponKind::amount:
      return fmt::format("{0} off · {0} 할인", points_text(Points{terms.value}));
    case CouponKind::fixed_price:
      return fmt::format("for {0} · {0}에 구매", points_text(Points{terms.value}));
  }
  return "";
}

std::string conditions_text(const CouponTerms& terms) {
  std::string out;
  const auto add = [&](const std::string& condition) {
    out += (out.empty() ? "" : " / ") + condition;
  };
  if (terms.category) add(fmt::format("on {}", goods_name(*terms.category)));
  if (terms.min_price) add(fmt::format("from {0} · {0}부터", points_text(*terms.min_price)));
  if (terms.max_discount)
    add(fmt::format("at most {0} off · 최대 {0} 할인", points_text(*terms.max_discount)));
  return out;
}

/// What was paid for the tickets of an order.
std::string paid_text(const Order& order) {
  const std::string paid = points_text(order.quote.total);
  if (order.quantity == 1) return fmt::format("paid {0} · 결제 {0}", paid);
  return fmt::format("paid {0} for {1} · {1}매 결제 {0}", paid, order.quantity);
}

std::string holder_text(const std::optional<Order>& order, std::string_view nickname) {
  std::string out;
  if (order) out = fmt::format("order · 주문 {}", order->id.value);
  if (!nickname.empty())
    out += fmt::format("{}holder · 소유자 {}", out.empty() ? "" : "   ", masked(nickname));
  return out;
}

}  // namespace

std::string masked(std::string_view nickname) {
  constexpr std::size_t stars_max = 5;
  std::size_t end = nickname.empty() ? 0 : 1;
  while (end < nickname.size() && (static_cast<unsigned char>(nickname[end]) & 0xC0U) == 0x80U)
    ++end;
  const auto rest = count_chars(nickname.substr(end));
  return std::string(nickname.substr(0, end)) + std::string(std::min(rest, stars_max), '*');
}

VoucherText voucher_text(const Ticket& ticket, const BusinessCalendar& calendar,
                         const TicketFacts& facts) {
  const bool reduced = facts.order && facts.order->quote.discount > Points{0};
  return {
      .heading = std::string(category_name(ticket.product.category)),
      .title = ticket.product.name,
      .price = reduced ? paid_text(*facts.order) : points_text(ticket.price),
      .validity = validity_text(ticket.valid_until, calendar),
      .code = ticket.code,
      .footer =
          "Show this code at the counter; it is accepted once. "
          "매표소에서 코드를 보여 주세요. 1회용입니다. "
          "What counts is the code, not this picture. 사진이 아니라 코드로 확인합니다.",
      .list_price = reduced ? fmt::format("list price {0} · 정가 {0}",
                                          points_text(facts.order->quote.list_price))
                            : "",
      .intro = facts.intro,
      .holder = holder_text(facts.order, facts.nickname),
  };
}

VoucherText voucher_text(const Coupon& coupon, const BusinessCalendar& calendar,
                         std::string_view nickname) {
  return {
      .heading = "COUPON · 할인 쿠폰",
      .title = worth_text(coupon.terms),
      .price = conditions_text(coupon.terms),
      .validity = validity_text(coupon.valid_until, calendar),
      .code = coupon.code,
      .footer =
          "Enter this code when you order; it lowers the price of one piece. "
          "주문할 때 코드를 입력하면 한 개의 가격이 할인됩니다.",
      .holder = holder_text(std::nullopt, nickname),
  };
}

std::string_view stamp_of(TicketState state) {
  switch (state) {
    case TicketState::issued:
      return "";
    case TicketState::redeemed:
      return "USED · 사용 완료";
    case TicketState::expired:
      return "EXPIRED · 기간 만료";
    case TicketState::voided:
      return "CANCELLED · 취소됨";
  }
  return "";
}

std::string_view stamp_of(CouponState state) {
  switch (state) {
    case CouponState::issued:
      return "";
    case CouponState::redeemed:
      return "USED · 사용 완료";
    case CouponState::expired:
      return "EXPIRED · 기간 만료";
    case CouponState::voided:
      return "VOID · 무효";
  }
  return "";
}

std::string picture_key(const VoucherText& text, const std::optional<std::string>& image_id) {
  std::string all = std::to_string(drawing_version);
  for (const std::string* part :
       {&text.heading, &text.title, &text.price, &text.validity, &text.code, &text.footer})
    all += fmt::format("\n{}:{}", part->size(), *part);
  if (image_id) all += "\n" + *image_id;
  for (const auto& [name, part] : {std::pair{"stamp", &text.stamp},
                                   {"list", &text.list_price},
                                   {"intro", &text.intro},
                                   {"holder", &text.holder}})
    if (!part->empty()) all += fmt::format("\n{}:{}:{}", name, part->size(), *part);
  return "vouchers/" + sha256_hex(all) + ".png";
}

}  // namespace ticketing
