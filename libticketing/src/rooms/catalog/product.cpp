#include <ticketing/catalog/product.hpp>

namespace ticketing {

ProductView view(const Product& product, const Links& links) {
  return {
      .id = product.id,
      .name = product.name,
      .category = product.category,
      .intro = product.intro,
      .price = product.price,
      .image = image_ref(product.image_id, links),
      .stock = product.stock,
      .valid_days = product.valid_days,
      .on_sale = product.on_sale,
      .revision = product.revision,
      .movie_code = product.movie_code,
      .created_at = product.created_at,
      .updated_at = product.updated_at,
  };
}

}  // namespace ticketing
