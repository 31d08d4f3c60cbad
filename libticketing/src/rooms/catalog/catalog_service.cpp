#include <ticketing/catalog/catalog_service.hpp>

#include <fmt/format.h>

#include <ticketing/bounds.hpp>
#include <ticketing/describe/json.hpp>
#include <ticketing/media/image.hpp>
#include <ticketing/search_terms.hpp>

#include "admin_log/admin_log.hpp"
#include "base/paging.hpp"
#include "base/text.hpp"
#include "base/wrong_fields.hpp"
#include "catalog/import_movies.hpp"
#include "catalog/make_services.hpp"
#include "media/attached_image.hpp"
#include "storage/idempotent.hpp"

namespace ticketing {
namespace {

tl::unexpected<Error> no_such_product(ProductId id) {
  return refuse(ErrorCode::not_found, fmt::format("there is no product {}", id.value));
}

Result<void> forbid_unless_admin(const Principal& who) {
  if (who.is_admin()) return {};
  return refuse(ErrorCode::forbidden, "only admins manage products");
}

/// Makes the texts canonical and checks every value.
Result<void> check(Product& product) {
  WrongFields wrong;
  product.name = wrong.take(clean_text(product.name, 1, product_name_chars_max, false, "/name"));
  if (!product.intro.empty())
    product.intro =
        wrong.take(clean_text(product.intro, 1, product_intro_chars_max, true, "/intro"));
  wrong.within("/price", product.price.value, 0, price_max.value);
  wrong.within("/stock", product.stock.value_or(0), 0, stock_max, ", or null for no limit");
  wrong.within("/valid_days", product.valid_days, 1, valid_days_max);
  wrong.take(check_image_id(product.image_id));
  return wrong.result();
}

std::string stock_text(const std::optional<std::int64_t>& stock) {
  return stock ? std::to_string(*stock) : "unlimited";
}

/// A patch that replaces a stock must know which: units sold since would be for sale again.
Result<void> check_stock_is(const EditProduct& request, const Product& product) {
  if (!request.stock.present || !request.if_stock.present) return {};
  if (request.if_stock.value == product.stock) return {};
  return refuse(ErrorCode::version_mismatch,
                fmt::format("the stock is {}, not {}: read the product again, then decide",
                            stock_text(product.stock), stock_text(request.if_stock.value)));
}

class StoredCatalogService final : public CatalogService {
 public:
  StoredCatalogService(const ServiceContext& context, BoxOfficeSource& box_office)
      : context_(context), box_office_(box_office) {}

  Result<ProductView> create(const Principal& who, const CreateProduct& request,
                             const CallOptions& options) override;
  Result<Page<ProductView>> list(const Principal& who, const ListProducts& request) override;
  Result<ProductView> find(const Principal& who, ProductId id) override;
  Result<ProductView> edit(const Principal& who, const EditProduct& request,
                           const CallOptions& options) override;
  Result<void> retire(const Principal& who, const RetireProduct& request,
                      const CallOptions& options) override;
  Result<std::vector<ImportedMovie>> import_movies(const Principal& who,
                                                   const ImportMovies& request,
                                                   const CallOptions& options) override;

 private:
  /// The product, its row locked behind the wallet of who acts; not_found or version_mismatch.
  static Result<Product> lock(UnitOfWork& unit, const Principal& who, ProductId id,
                              std::optional<std::int64_t> if_revision);

  const ServiceContext& context_;
  BoxOfficeSource& box_office_;
};

Result<ProductView> StoredCatalogService::create(const Principal& who, const CreateProduct& request,
                                                 const CallOptions& options) {
  TICKETING_TRY(forbid_unless_admin(who));
  TICKETING_TRY(check_idempotency_key(options));
  Product product;
  product.name = request.name;
  product.category = request.category;
  product.intro = request.intro.value_or("");
  product.price = request.price;
  product.image_id = request.image_id;
  product.stock = request.stock;
  product.valid_days = request.valid_days;
  product.on_sale = request.on_sale;
  TICKETING_TRY(check(product));

  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<ProductView> {
    const auto now = context_.clock.now();
    unit.wallets().lock(std::span(&who.account, 1)).get();  // orders requests that share a key
    return idempotent<ProductView>(
        unit, who, "products.create", request, options, now, [&]() -> Result<ProductView> {
          TICKETING_TRY(check_image_is_known(unit, product.image_id));
          Product stored = product;
          stored.created_at = stored.updated_at = now;
          if (options.dry_run) return view(stored, context_.links);
          stored.id = unit.products().add(stored, search_terms(stored.name));
          log_admin_action(unit, who, now, "product.create",
                           fmt::format("product:{}", stored.id.value), "null",
                           to_json(view(stored, context_.links)));
          return view(stored, context_.links);
        });
  });
}

Result<Page<ProductView>> StoredCatalogService::list(const Principal& who,
                                                     const ListProducts& request) {
  WrongFields wrong;
  const auto slice = wrong.take(to_slice(request.limit, std::nullopt, context_.page_limit_max));
  const auto after = wrong.take(decode_position(request.cursor));
  ProductFilter filter;
  filter.category = request.category;
  filter.min_price = request.min_price;
  filter.max_price = request.max_price;
  filter.off_sale_too = who.is_admin();
  const auto is_price = [&](const char* pointer, std::optional<Points> price) {
    if (price && *price < Points{0})
      wrong.add(pointer, fmt::format("must not be below 0, as no price is, not {}", price->value));
  };
  is_price("/min_price", request.min_price);
  is_price("/max_price", request.max_price);
  if (request.q) {
    const Result<std::string> q = clean_text(*request.q, 0, product_name_chars_max, true, "/q");
    wrong.take<std::string>(q);
    filter.text = search_text(*request.q);
    filter.terms = query_terms(*request.q);
    if (q && filter.terms.empty()) wrong.add("/q", "must be part of a name, not only blanks");
  }
  TICKETING_TRY(wrong.result());
  return context_.store.read([&](UnitOfWork& unit) -> Result<Page<ProductView>> {
    std::optional<ProductPosition> position;
    if (after) position = ProductPosition{Points{after->first}, {after->second}};
    auto products = unit.products().list(filter, request.sort, position, slice.limit);
    Page<ProductView> page;
    if (products.size() > static_cast<std::size_t>(request.limit)) {
      products.resize(static_cast<std::size_t>(request.limit));
      page.next_cursor = encode_position({products.back().price.value, products.back().id.value});
    }
    for (const auto& product : products) page.items.push_back(view(product, context_.links));
    return page;
  });
}

Result<ProductView> StoredCatalogService::find(const Principal& who, ProductId id) {
  return context_.store.read([&](UnitOfWork& unit) -> Result<ProductView> {
    const auto product = unit.products().find(id);
    if (!product || product->retired || (!product->on_sale && !who.is_admin()))
      return no_such_product(id);
    return view(*product, context_.links);
  });
}

Result<Product> StoredCatalogService::lock(UnitOfWork& unit, const Principal& who, ProductId id,
                                           std::optional<std::int64_t> if_revision) {
  unit.wallets().lock(std::span(&who.account, 1)).get();
  const auto locked = unit.products().lock(std::span(&id, 1)).get();
  if (locked.empty() || locked.front().retired) return no_such_product(id);
  if (if_revision && *if_revision != locked.front().revision)
    return refuse(ErrorCode::version_mismatch,
                  fmt::format("the product is at revision {}, not {}: read it again, then decide",
                              locked.front().revision, *if_revision));
  return locked.front();
}

Result<ProductView> StoredCatalogService::edit(const Principal& who, const EditProduct& request,
                                               const CallOptions& options) {
  TICKETING_TRY(forbid_unless_admin(who));
  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<ProductView> {
    auto product = lock(unit, who, request.id, request.if_revision);
    TICKETING_TRY(product);
    TICKETING_TRY(check_stock_is(request, *product));
    const auto before = view(*product, context_.links);
    if (request.name) product->name = *request.name;
    if (request.category) product->category = *request.category;
    if (request.intro) product->intro = *request.intro;
    if (request.price) product->price = *request.price;
    if (request.image_id.present) product->image_id = request.image_id.value;
    if (request.stock.present) product->stock = request.stock.value;
    if (request.valid_days) product->valid_days = *request.valid_days;
    if (request.on_sale) product->on_sale = *request.on_sale;
    TICKETING_TRY(check(*product));
    if (request.image_id.present) TICKETING_TRY(check_image_is_known(unit, product->image_id));
    if (same_value(before, view(*product, context_.links))) return before;
    ++product->revision;
    product->updated_at = context_.clock.now();
    if (options.dry_run) return view(*product, context_.links);
    unit.products().update(
        *product, request.name ? std::optional(search_terms(product->name)) : std::nullopt);
    log_admin_action(unit, who, product->updated_at, "product.edit",
                     fmt::format("product:{}", product->id.value), to_json(before),
                     to_json(view(*product, context_.links)));
    return view(*product, context_.links);
  });
}

Result<void> StoredCatalogService::retire(const Principal& who, const RetireProduct& request,
                                          const CallOptions& options) {
  TICKETING_TRY(forbid_unless_admin(who));
  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<void> {
    auto product = lock(unit, who, request.id, request.if_revision);
    TICKETING_TRY(product);
    if (options.dry_run) return {};
    const auto before = to_json(view(*product, context_.links));
    product->retired = true;
    product->on_sale = false;
    ++product->revision;
    product->updated_at = context_.clock.now();
    unit.products().update(*product, std::nullopt);
    log_admin_action(unit, who, product->updated_at, "product.retire",
                     fmt::format("product:{}", product->id.value), before);
    return {};
  });
}

Result<std::vector<ImportedMovie>> StoredCatalogService::import_movies(const Principal& who,
                                                                       const ImportMovies& request,
                                                                       const CallOptions& options) {
  TICKETING_TRY(forbid_unless_admin(who));
  return ticketing::import_movies(context_, box_office_, who, request, options);
}

}  // namespace

std::unique_ptr<CatalogService> make_catalog_service(const ServiceContext& context,
                                                     BoxOfficeSource& box_office) {
  return std::make_unique<StoredCatalogService>(context, box_office);
}

}  // namespace ticketing
