#include "storage/sealing_store.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "storage/passed_store.hpp"
#include "storage/passed_unit.hpp"
#include "storage/seals.hpp"

namespace ticketing {
namespace {

constexpr int rows_per_query = 1000;

template <class Row>
std::vector<Row> sealed(std::span<const Row> rows, const ChainKey& key) {
  std::vector<Row> all(rows.begin(), rows.end());
  for (Row& row : all) reseal(row, key);
  return all;
}

/// A coupon as it was before `changed`: its state is all that ever changes.
Coupon before(Coupon changed) {
  changed.state =
      changed.state == CouponState::issued ? CouponState::redeemed : CouponState::issued;
  return changed;
}

/// A ticket as it was before `changed`; none where it was redeemed, nobody remembers when.
std::optional<Ticket> before(Ticket changed) {
  if (changed.state == TicketState::issued) return std::nullopt;
  changed.state = TicketState::issued;
  changed.redeemed_at.reset();
  changed.redeemed_by.reset();
  return changed;
}

[[noreturn]] void refuse_changed(std::string_view table, std::int64_t row) {
  throw CorruptRow(
      fmt::format("{} row {}: seal: somebody else changed it, see audit verify", table, row), row);
}

class SealingCoupons final : public CouponRepository {
 public:
  SealingCoupons(UnitOfWork& unit, const ChainKey& key) : unit_(unit), key_(key) {}

  void add(std::span<const Coupon> issued) override { coupons().add(sealed(issued, key_)); }
  std::vector<CampaignOwner> winners(std::span<const CampaignOwner> candidates) override {
    return coupons().winners(candidates);
  }
  std::optional<Coupon> find_by_code(std::string_view code) override {
    return coupons().find_by_code(code);
  }
  Answer<std::vector<Coupon>> lock_by_codes(std::span<const std::string> codes) override {
    return coupons().lock_by_codes(codes);
  }
  Answer<TryLocked<Coupon, std::string>> try_lock_by_codes(
      std::span<const std::string> codes) override {
    return coupons().try_lock_by_codes(codes);
  }
  void update_states(std::span<const Coupon> changed) override {
    std::vector<Coupon> all(changed.begin(), changed.end());
    for (Coupon& coupon : all) {
      if (fits_seal(before(coupon), key_)) {
        reseal(coupon, key_);
      } else if (coupon.state != CouponState::expired) {
        refuse_changed("coupons", coupon.id.value);
      }  // else it is worth nothing any more: it must not keep others from expiring, and still
         // shows
    }
    coupons().update_states(all);
  }
  std::vector<Coupon> list(AccountId owner, Slice slice) override {
    return coupons().list(owner, slice);
  }
  std::vector<Coupon> list_by_campaign(CampaignId campaign, int after_position,
                                       int limit) override {
    return coupons().list_by_campaign(campaign, after_position, limit);
  }
  std::vector<Coupon> list_lapsed(Timestamp t, int limit) override {
    return coupons().list_lapsed(t, limit);
  }
  std::vector<Coupon> list_all(CouponId after, int limit) override {
    return coupons().list_all(after, limit);
  }

 private:
  CouponRepository& coupons() { return unit_.coupons(); }

  UnitOfWork& unit_;
  const ChainKey& key_;
};

class SealingTickets final : public TicketRepository {
 public:
  SealingTickets(UnitOfWork& unit, const ChainKey& key) : unit_(unit), key_(key) {}

  void add(std::span<const Ticket> issued) override { tickets().add(sealed(issued, key_)); }
  std::optional<Ticket> find_by_code(std::string_view code) override {
    return tickets().find_by_code(code);
  }
  std::vector<Ticket> list_by_orders(std::span<const OrderId> orders) override {
    return tickets().list_by_orders(orders);
  }
  std::vector<Ticket> list(AccountId owner, Slice slice) override {
    return tickets().list(owner, slice);
  }
  std::vector<Ticket> list_all(TicketId after, int limit) override {
    return tickets().list_all(after, limit);
  }
  void update(std::span<const Ticket> changed) override {
    for (const Ticket& ticket : changed)
      if (const auto was = before(ticket); was && !fits_seal(*was, key_))
        refuse_changed("tickets", ticket.id.value);
    tickets().update(sealed(changed, key_));
  }

 private:
  TicketRepository& tickets() { return unit_.tickets(); }

  UnitOfWork& unit_;
  const ChainKey& key_;
};

class SealingUnitOfWork final : public PassedUnitOfWork {
 public:
  SealingUnitOfWork(UnitOfWork& unit, const ChainKey& key)
      : PassedUnitOfWork(unit), coupons_(unit, key), tickets_(unit, key) {}

  CouponRepository& coupons() override { return coupons_; }
  TicketRepository& tickets() override { return tickets_; }

 private:
  SealingCoupons coupons_;
  SealingTickets tickets_;
};

class SealingStore final : public PassedStore {
 public:
  SealingStore(std::unique_ptr<Store> store, const ChainKey& key)
      : PassedStore(std::move(store)), key_(key) {}

 private:
  void around(const Work& fn, const std::function<void(const Work&)>& transact) override {
    transact([&](UnitOfWork& unit) {
      SealingUnitOfWork sealing_unit(unit, key_);
      return fn(sealing_unit);
    });
  }

  const ChainKey key_;
};

}  // namespace

std::unique_ptr<Store> sealing(std::unique_ptr<Store> store, const ChainKey& key) {
  return std::make_unique<SealingStore>(std::move(store), key);
}

void seal_all(UnitOfWork& unit, const ChainKey& key) {
  for (CouponId after;;) {
    const auto coupons = unit.coupons().list_all(after, rows_per_query);
    if (coupons.empty()) break;
    unit.coupons().update_states(sealed<Coupon>(coupons, key));
    after = coupons.back().id;
  }
  for (TicketId after;;) {
    const auto tickets = unit.tickets().list_all(after, rows_per_query);
    if (tickets.empty()) break;
    unit.tickets().update(sealed<Ticket>(tickets, key));
    after = tickets.back().id;
  }
}

}  // namespace ticketing
