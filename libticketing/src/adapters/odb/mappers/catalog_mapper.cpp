#include "odb/mappers/catalog_mapper.hpp"

#include <ticketing/search_terms.hpp>

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {

// The bound of the CHECK in product_record.hpp.
static_assert(stock_max == 1'000'000'000);

ProductRecord to_record(const Product& product) {
  return {
      .id = product.id.value,
      .name = product.name,
      .search_text = search_text(product.name),
      .category = enum_text(product.category),
      .intro = product.intro,
      .price = product.price.value,
      .image_id = product.image_id,
      .stock = product.stock,
      .valid_days = product.valid_days,
      .on_sale = product.on_sale,
      .retired = product.retired,
      .revision = product.revision,
      .movie_code = product.movie_code,
      .created_at = micros(product.created_at),
      .updated_at = micros(product.updated_at),
  };
}

Product from_record(const ProductRecord& row) {
  const RowCheck check("products", row.id);
  return {
      .id = check.id<ProductId>("id", row.id),
      .name = check.not_empty("name", row.name),
      .category = check.enumerator<ProductCategory>("category", row.category),
      .intro = row.intro,
      .price = Points{check.within("price", row.price, 0, price_max.value)},
      .image_id = row.image_id,
      .stock = check.within("stock", row.stock, 0, stock_max),
      .valid_days = check.at_least("valid_days", row.valid_days, 1),
      .on_sale = row.on_sale,
      .retired = row.retired,
      .revision = check.at_least("revision", row.revision, 1),
      .movie_code = row.movie_code,
      .created_at = timestamp(row.created_at),
      .updated_at = timestamp(row.updated_at),
  };
}

}  // namespace ticketing::records
