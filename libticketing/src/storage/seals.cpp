#include "storage/seals.hpp"

#include <ticketing/describe/traits.hpp>

#include "base/chain_text.hpp"

namespace ticketing {

ChainHash seal_of(const Coupon& coupon, const ChainHash& previous, const ChainKey& key) {
  ChainText text(previous);
  text.add("coupon");
  text.add(coupon.code);
  text.add(coupon.campaign);
  text.add(coupon.campaign_post);
  text.add(coupon.owner);
  text.add(coupon.position);
  const CouponTerms& terms = coupon.terms;
  text.add(enumerator_name(terms.kind));
  text.add(terms.value);
  text.add(terms.max_discount);
  text.add(terms.min_price);
  text.add(terms.category ? enumerator_name(*terms.category) : "");
  text.add(std::int64_t{terms.valid_days});
  text.add(coupon.issued_at);
  text.add(coupon.valid_until);
  text.add(enumerator_name(coupon.state));
  return text.hash(key);
}

ChainHash seal_of(const Ticket& ticket, const ChainHash& previous, const ChainKey& key) {
  ChainText text(previous);
  text.add("ticket");
  text.add(ticket.code);
  text.add(ticket.order);
  text.add(ticket.owner);
  text.add(ticket.product.id);
  text.add(ticket.product.name);
  text.add(enumerator_name(ticket.product.category));
  text.add(ticket.image_id);
  text.add(ticket.price);
  text.add(ticket.issued_at);
  text.add(ticket.valid_until);
  text.add(enumerator_name(ticket.state));
  text.add(ticket.redeemed_at);
  text.add(ticket.redeemed_by);
  return text.hash(key);
}

}  // namespace ticketing
