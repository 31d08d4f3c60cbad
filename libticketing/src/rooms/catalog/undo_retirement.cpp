#include "catalog/undo_retirement.hpp"

#include <span>

#include <ticketing/catalog/product.hpp>

namespace ticketing {
namespace {

Result<Countered> counter(UnitOfWork& unit, const ServiceContext& context, const AdminAction& act,
                          bool dry_run) {
  const auto before = recorded_state<ProductView>(act.before);
  TICKETING_TRY(before);
  const auto id = subject_id<ProductId>(act);
  auto products = unit.products().lock(std::span(&id, 1)).get();
  if (products.empty()) return moved_on(act, "the product is gone");
  Product& product = products.front();
  if (!product.retired) return moved_on(act, "the product is in the lists again");
  // Retired a second time it is at another revision.
  if (product.revision != before->revision + 1)
    return moved_on(act, fmt::format("the product is at revision {} by now, not {}",
                                     product.revision, before->revision + 1));
  product.retired = false;
  product.on_sale = before->on_sale;
  ++product.revision;
  product.updated_at = context.clock.now();
  if (!dry_run) unit.products().update(product, std::nullopt);
  return Countered{"null", to_json(view(product, context.links))};
}

}  // namespace

Undoing undo_retirement(const ServiceContext& context) {
  return {"product.retire",
          [](UnitOfWork& unit, const Principal& who, const AdminAction& act) -> Result<void> {
            unit.wallets().lock(std::span(&who.account, 1)).get();
            const auto id = subject_id<ProductId>(act);
            unit.products().lock(std::span(&id, 1)).get();
            return {};
          },
          [&context](UnitOfWork& unit, const Principal&, const AdminAction& act, bool dry_run) {
            return counter(unit, context, act, dry_run);
          }};
}

}  // namespace ticketing
