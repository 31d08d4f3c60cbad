#include "api/entity_tag.hpp"
#include "api/routes.hpp"

namespace ticketing::api {

namespace {

void describe_products(Document& document, const Call&, const ListProducts& request,
                       const Page<ProductView>*) {
  document.subjects.push_back(Subject::products());
  document.keep = !request.cursor;  // what many ask for is the first page
}

void describe_product(Document& document, const Call&, const ProductPath& request,
                      const ProductView* product) {
  document.subjects.push_back(Subject::product(request.id));
  if (product) document.entity_tag = entity_tag(*product);
}

std::vector<Route> product_routes() {
  using http::verb;
  return {
      route<CreateProduct, ProductView>(
          {.method = verb::post,
           .path = "/v1/products",
           .operation_id = "createProduct",
           .summary = "Offer a product",
           .use_case = "CatalogService.create",
           .tag = "products",
           .access = Access::admin,
           .status = 201,
           .location = "/v1/products/",
           .example = R"({"name":"Movie ticket","category":"movie_ticket","price":15000})",
           .refusals = {ErrorCode::idempotency_key_reused, ErrorCode::validation_failed}},
          [](Call& call, const CreateProduct& request, const CallOptions& options) {
            return call.ticketing.catalog().create(call.who, request, options);
          }),
      document_route<ListProducts, Page<ProductView>>(
          {.path = "/v1/products",
           .operation_id = "listProducts",
           .summary = "Products on sale; sort=newest, price or -price",
           .use_case = "CatalogService.list",
           .tag = "products",
           .access = Access::recognised,
           .refusals = {ErrorCode::validation_failed}},
          [](Call& call, const ListProducts& request) {
            return call.ticketing.catalog().list(call.who, request);
          },
          describe_products),
      document_route<ProductPath, ProductView>(
          {.path = "/v1/products/{id}",
           .operation_id = "getProduct",
           .summary = "One product",
           .use_case = "CatalogService.find",
           .tag = "products",
           .access = Access::recognised},
          [](Call& call, const ProductPath& request) {
            return call.ticketing.catalog().find(call.who, request.id);
          },
          describe_product),
      route<EditProduct, ProductView>(
          {.method = verb::patch,
           .path = "/v1/products/{id}",
           .operation_id = "editProduct",
           .summary = "Change a product; orders made before keep what they were",
           .use_case = "CatalogService.edit",
           .tag = "products",
           .access = Access::admin,
           .example = R"({"price":14000,"on_sale":true})",
           .refusals = {ErrorCode::version_mismatch, ErrorCode::validation_failed}},
          [](Call& call, const EditProduct& request) {
            // A revision alone says nothing of the stock, which moves without it.
            const bool blind = request.if_revision && !request.if_stock.present;
            if (blind && request.stock.present && call.who.is_admin()) {
              return Result<ProductView>(
                  refuse(ErrorCode::version_mismatch,
                         "changing the stock under If-Match needs the whole ETag of the product, "
                         "e.g. \"3-5\": read it again, then decide"));
            }
            return call.ticketing.catalog().edit(call.who, request);
          }),
      route<RetireProduct, void>({.method = verb::delete_,
                                  .path = "/v1/products/{id}",
                                  .operation_id = "retireProduct",
                                  .summary = "Retire a product for ever",
                                  .use_case = "CatalogService.retire",
                                  .tag = "products",
                                  .access = Access::admin,
                                  .status = 204,
                                  .refusals = {ErrorCode::version_mismatch}},
                                 [](Call& call, const RetireProduct& request) {
                                   return call.ticketing.catalog().retire(call.who, request);
                                 }),
  };
}

}  // namespace

void add_catalog_routes(std::vector<Route>& table) { append(table, product_routes()); }

}  // namespace ticketing::api
