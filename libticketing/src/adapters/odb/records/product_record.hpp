// Rows of products, and of the terms their names are found by.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("products")
struct ProductRecord {
#pragma db id auto
  std::int64_t id = 0;
  std::string name;
  std::string search_text;  // of the name
  std::string category;
  std::string intro;
#pragma db options("CONSTRAINT products_price_not_negative CHECK (price >= 0)")
  std::int64_t price = 0;
  std::optional<std::string> image_id;
// To stock_max: a row beyond it could not be read.
#pragma db options("CONSTRAINT products_stock_in_range CHECK (stock BETWEEN 0 AND 1000000000)")
  std::optional<std::int64_t> stock;
#pragma db options("CONSTRAINT products_valid_days_positive CHECK (valid_days >= 1)")
  int valid_days = 0;
  bool on_sale = false;
  bool retired = false;
  std::int64_t revision = 1;
  std::optional<std::string> movie_code;
  std::int64_t created_at = 0;
  std::int64_t updated_at = 0;
// A list has one retired, one on_sale and at most one category, then goes by id or by price. Stock
// is in no index: selling touches none of them.
#pragma db index("products_listed") members(retired, on_sale, id) options("WHERE price >= 0")
#pragma db index("products_priced") members(retired, on_sale, price, id) options("WHERE price >= 0")
#pragma db index("products_category_listed") members(retired, on_sale, category, id) \
    options("WHERE category <> ''")
#pragma db index("products_category_priced") members(retired, on_sale, category, price, id) \
    options("WHERE category <> ''")
#pragma db index("products_movie_code_unique") unique member(movie_code)
};
TICKETING_RECORD_COLUMNS(ProductRecord, (),
                         (id, name, search_text, category, intro, price, image_id, stock,
                          valid_days, on_sale, retired, revision, movie_code, created_at,
                          updated_at))

#pragma db value
struct ProductTermKey {
  std::string term;
#pragma db options("CONSTRAINT product_terms_product_exists REFERENCES products (id)")
  std::int64_t product_id = 0;
};
TICKETING_RECORD_COLUMNS(ProductTermKey, (), (term, product_id))

#pragma db object table("product_terms")
struct ProductTermRecord {
#pragma db id column("")
  ProductTermKey key;
#pragma db index("product_terms_product") member(key.product_id)
};
TICKETING_RECORD_COLUMNS(ProductTermRecord, (), (key))

}  // namespace ticketing::records
