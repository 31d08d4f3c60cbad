// What tickets and coupons say.
#include <gtest/gtest.h>

#include "voucher/voucher_text.hpp"

namespace ticketing::test {
namespace {

const BusinessCalendar seoul("Asia/Seoul");

Ticket ticket() {
  Ticket ticket;
  ticket.code = "7ZQK-3M2P-XW9D-0A4T";
  ticket.product = {{1}, "기생충", ProductCategory::movie_ticket};
  ticket.price = Points{1'234'567};
  ticket.valid_until = parse_rfc3339("2027-11-22T15:00:00Z").value();  // midnight in Seoul
  return ticket;
}

TEST(VoucherText, gives_the_last_day_a_ticket_is_valid) {
  const auto text = voucher_text(ticket(), seoul);
  EXPECT_EQ(text.title, "기생충");
  EXPECT_EQ(text.price, "1,234,567 P");
  EXPECT_EQ(text.validity, "valid through 2027-11-22 · 2027-11-22까지");
  EXPECT_EQ(text.code, ticket().code);
}

TEST(VoucherText, tells_what_was_paid_beside_the_list_price_of_which_order_and_whose_it_is) {
  Order order;
  order.id = OrderId{17};
  order.quote = {Points{15'000}, Points{4'500}, Points{10'500}};
  const auto text = voucher_text(ticket(), seoul, {order, "두 시간. Two hours.", "민지"});
  EXPECT_EQ(text.price, "paid 10,500 P · 결제 10,500 P");
  EXPECT_EQ(text.list_price, "list price 15,000 P · 정가 15,000 P");
  EXPECT_EQ(text.holder, "order · 주문 17   holder · 소유자 민*");
  EXPECT_EQ(text.intro, "두 시간. Two hours.");
  order.quantity = 3;
  EXPECT_EQ(voucher_text(ticket(), seoul, {order, {}, {}}).price,
            "paid 10,500 P for 3 · 3매 결제 10,500 P");
  order.quote = {Points{1'234'567}, Points{0}, Points{1'234'567}};
  EXPECT_EQ(voucher_text(ticket(), seoul, {order, {}, {}}).price, "1,234,567 P");
  EXPECT_EQ(voucher_text(ticket(), seoul, {order, {}, {}}).list_price, "");
}

TEST(VoucherText, masks_names) {
  EXPECT_EQ(masked("민지"), "민*");
  EXPECT_EQ(masked("Emma"), "E***");
  EXPECT_EQ(masked("a very long nickname"), "a*****");
  EXPECT_EQ(masked(""), "");
}

TEST(VoucherText, groups_digits_from_the_right) {
  Ticket sold = ticket();
  for (const auto& [price, text] :
       {std::pair{0, "0 P"}, {999, "999 P"}, {1000, "1,000 P"}, {100'000'000, "100,000,000 P"}}) {
    sold.price = Points{price};
    EXPECT_EQ(voucher_text(sold, seoul).price, text);
  }
}

TEST(VoucherText, says_what_a_coupon_is_worth_and_when) {
  Coupon coupon;
  coupon.code = "7ZQK-3M2P-XW9D-0A4T";
  coupon.terms = {CouponKind::percent,      30, Points{5000}, Points{10000},
                  ProductCategory::popcorn, 30};
  coupon.valid_until = ticket().valid_until;
  const auto text = voucher_text(coupon, seoul);
  EXPECT_EQ(text.title, "30% off · 30% 할인");
  EXPECT_EQ(text.price,
            "on popcorn · 팝콘 / from 10,000 P · 10,000 P부터 / "
            "at most 5,000 P off · 최대 5,000 P 할인");
  coupon.terms = {CouponKind::fixed_price, 9000, {}, {}, {}, 30};
  EXPECT_EQ(voucher_text(coupon, seoul).title, "for 9,000 P · 9,000 P에 구매");
  EXPECT_EQ(voucher_text(coupon, seoul).price, "");
}

TEST(VoucherText, stamps_what_is_of_no_use_any_more_in_both_languages) {
  EXPECT_EQ(stamp_of(TicketState::issued), "");
  EXPECT_EQ(stamp_of(TicketState::redeemed), "USED · 사용 완료");
  EXPECT_EQ(stamp_of(TicketState::voided), "CANCELLED · 취소됨");
  EXPECT_EQ(stamp_of(TicketState::expired), "EXPIRED · 기간 만료");
  EXPECT_EQ(stamp_of(CouponState::issued), "");
  EXPECT_EQ(stamp_of(CouponState::voided), "VOID · 무효");
  auto text = voucher_text(ticket(), seoul);
  const auto alive = picture_key(text, std::nullopt);
  text.stamp = stamp_of(TicketState::redeemed);
  EXPECT_NE(picture_key(text, std::nullopt), alive);
}

TEST(VoucherText, has_a_key_of_its_own) {
  const auto text = voucher_text(ticket(), seoul);
  const auto key = picture_key(text, std::nullopt);
  EXPECT_EQ(picture_key(text, std::nullopt), key);
  EXPECT_NE(picture_key(text, std::string(64, 'a')), key);
  auto moved = text;  // the same letters, divided otherwise
  moved.title += moved.price.substr(0, 1);
  moved.price.erase(0, 1);
  EXPECT_NE(picture_key(moved, std::nullopt), key);
  for (std::string VoucherText::*member :
       {&VoucherText::list_price, &VoucherText::intro, &VoucherText::holder}) {
    auto more = text;
    more.*member = "x";
    EXPECT_NE(picture_key(more, std::nullopt), key);
  }
  EXPECT_EQ(key.substr(0, 9), "vouchers/");
}

}  // namespace
}  // namespace ticketing::test
