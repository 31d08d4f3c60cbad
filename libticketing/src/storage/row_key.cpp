#include "storage/row_key.hpp"

#include <span>

#include "storage/unit_of_work.hpp"

namespace ticketing {
namespace {

struct Lock {
  UnitOfWork& unit;

  void operator()(const PostId& id) {
    static_cast<void>(unit.posts().lock(std::span(&id, 1)).get());
  }
  void operator()(const AccountId& id) {
    static_cast<void>(unit.wallets().lock(std::span(&id, 1)).get());
  }
  void operator()(const ProductId& id) {
    static_cast<void>(unit.products().lock(std::span(&id, 1)).get());
  }
  void operator()(const std::string& code) {
    static_cast<void>(unit.coupons().lock_by_codes(std::span(&code, 1)).get());
  }
};

}  // namespace

void lock_row(UnitOfWork& unit, const RowKey& row) { std::visit(Lock{unit}, row); }

}  // namespace ticketing
