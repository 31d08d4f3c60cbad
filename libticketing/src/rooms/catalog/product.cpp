#include <ticketing/catalog/product.hpp>

namespace ticketing {

ProductView view(const Product& product, const Links& links) {
  return {product.id,        product.name,       product.category,
          product.intro,     product.price,      image_ref(product.image_id, links),
          product.stock,     product.valid_days, product.on_sale,
          product.revision,  product.movie_code, product.created_at,
          product.updated_at};
}

}  // namespace ticketing
