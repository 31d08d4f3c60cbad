#include "odb/mappers/catalog_mapper.hpp"

#include <ticketing/search_terms.hpp>

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {

// The bound of the CHECK in product_record.hpp.
static_assert(stock_max == 1'000'000'000);

ProductRecord to_record(const Product& product) {
  return {product.id.value,
          product.name,
          search_text(product.name),
          enum_text(product.category),
          product.intro,
          product.price,
          product.image_id,
          product.stock,
          product.valid_days,
          product.on_sale,
          product.retired,
          product.revision,
          product.movie_code,
          micros(product.created_at),
          micros(product.updated_at)};
}

Product from_record(const ProductRecord& row) {
  const RowCheck check("products", row.id);
  return {check.id<ProductId>("id", row.id),
          check.not_empty("name", row.name),
          check.enumerator<ProductCategory>("category", row.category),
          row.intro,
          check.within("price", row.price, 0, price_max),
          row.image_id,
          check.within("stock", row.stock, 0, stock_max),
          check.at_least("valid_days", row.valid_days, 1),
          row.on_sale,
          row.retired,
          check.at_least("revision", row.revision, 1),
          row.movie_code,
          timestamp(row.created_at),
          timestamp(row.updated_at)};
}

}  // namespace ticketing::records
