#include "bind_use_case.hpp"
#include "use_cases.hpp"

namespace ticketing::python {
namespace {

void bind_catalog(Class& cls) {
  bind(cls, "catalog_create", &Ticketing::catalog, &CatalogService::create);
  bind(cls, "catalog_list", &Ticketing::catalog, &CatalogService::list);
  bind(cls, "catalog_find", &Ticketing::catalog, &CatalogService::find);
  bind(cls, "catalog_edit", &Ticketing::catalog, &CatalogService::edit);
  bind(cls, "catalog_retire", &Ticketing::catalog, &CatalogService::retire);
  bind(cls, "catalog_import_movies", &Ticketing::catalog, &CatalogService::import_movies);
}

void bind_coupons(Class& cls) {
  bind(cls, "coupons_list", &Ticketing::coupons, &CouponService::list);
  bind(cls, "coupons_find", &Ticketing::coupons, &CouponService::find);
  bind(cls, "coupons_issue", &Ticketing::coupons, &CouponService::issue);
  bind(cls, "coupons_void_coupon", &Ticketing::coupons, &CouponService::void_coupon);
  bind(cls, "coupons_winners", &Ticketing::coupons, &CouponService::winners);
}

void bind_purchases(Class& cls) {
  bind(cls, "purchases_place", &Ticketing::purchases, &PurchaseService::place);
  bind(cls, "purchases_orders", &Ticketing::purchases, &PurchaseService::orders);
  bind(cls, "purchases_find_order", &Ticketing::purchases, &PurchaseService::find_order);
  bind(cls, "purchases_cancel", &Ticketing::purchases, &PurchaseService::cancel);
  bind(cls, "purchases_tickets", &Ticketing::purchases, &PurchaseService::tickets);
  bind(cls, "purchases_find_ticket", &Ticketing::purchases, &PurchaseService::find_ticket);
  bind(cls, "purchases_redeem", &Ticketing::purchases, &PurchaseService::redeem);
}

/// The bytes of a Python object that nobody can change meanwhile, the GIL held or not.
std::span<const unsigned char> bytes_of(const py::bytes& data) {
  const std::string_view text = data;
  return {static_cast<const unsigned char*>(static_cast<const void*>(text.data())), text.size()};
}

void bind_images(Class& cls) {
  cls.def("images_upload", [](const Session& self, const py::object& who, const py::bytes& data) {
    const auto bytes = bytes_of(data);
    return call(self, who, [&](Ticketing& t, const Principal& principal) {
      return t.images().upload(principal, bytes);
    });
  });
  cls.def("images_find", [](const Session& self, const std::string& json) {
    const auto id = read_request<std::string>(json);
    return call(self, py::none(),
                [&](Ticketing& t, const Principal&) { return t.images().find(id); });
  });
  bind(cls, "images_ticket_picture", &Ticketing::vouchers, &VoucherService::ticket_picture);
  bind(cls, "images_coupon_picture", &Ticketing::vouchers, &VoucherService::coupon_picture);
}

}  // namespace

void bind_shop(Class& cls) {
  bind_catalog(cls);
  bind_coupons(cls);
  bind_purchases(cls);
  bind_images(cls);
}

}  // namespace ticketing::python
