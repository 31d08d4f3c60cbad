#include <ticketing/catalog/product.hpp>

namespace ticketing {

ProductView view(const Product& product) {
  std::optional<ImageRef> image;
  if (product.image_id) image = ImageRef{*product.image_id, "/v1/images/" + *product.image_id};
  return {product.id,        product.name,     product.category,   product.intro,
          product.price,     std::move(image), product.stock,      product.valid_days,
          product.on_sale,   product.revision, product.movie_code, product.created_at,
          product.updated_at};
}

}  // namespace ticketing
