// Products: what points buy.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/links.hpp>
#include <ticketing/media/image.hpp>
#include <ticketing/points.hpp>
#include <ticketing/product_category.hpp>

namespace ticketing {

inline constexpr int product_name_chars_max = 200;
inline constexpr int product_intro_chars_max = 20'000;
inline constexpr Points price_max{100'000'000};
inline constexpr std::int64_t stock_max = 1'000'000'000;

/// The order of a list of products. `newest` comes last, so that it can be the default of a request
/// that need not name one.
enum class ProductSort { price_ascending, price_descending, newest };
BOOST_DESCRIBE_ENUM(ProductSort, price_ascending, price_descending, newest)

/// As JSON:API spells orders: the member, behind a minus when it descends.
constexpr std::string_view spelling(ProductSort sort, std::string_view name) {
  if (sort == ProductSort::price_ascending) return "price";
  if (sort == ProductSort::price_descending) return "-price";
  return name;
}

/// A product as stored.
struct Product {
  ProductId id;
  std::string name;  ///< 1..200 characters
  ProductCategory category = ProductCategory::other;
  std::string intro;  ///< 0..20 000 characters
  Points price;       ///< 0..price_max
  std::optional<std::string> image_id;
  std::optional<std::int64_t> stock;  ///< 0..stock_max; none: unlimited
  int valid_days = 365;               ///< of the tickets it gives, 1..3650
  bool on_sale = true;
  bool retired = false;  ///< gone from lists for ever; orders keep referring to it
  std::int64_t revision = 1;
  std::optional<std::string> movie_code;  ///< KOBIS movieCd, unique, when imported
  Timestamp created_at;
  Timestamp updated_at;
};

/// A product as everybody sees it.
struct ProductView {
  ProductId id;                                       ///< its number, for ever
  std::string name;                                   ///< plain text, 1..200 characters
  ProductCategory category = ProductCategory::other;  ///< what kind it is
  std::string intro;                                  ///< plain text, 0..20 000 characters
  Points price;                                       ///< of one unit, 0 or more
  std::optional<ImageRef> image;                      ///< the picture beside it
  std::optional<std::int64_t> stock;                  ///< units that are left; none: unlimited
  int valid_days = 0;                                 ///< of the tickets it gives, 1..3650
  bool on_sale = false;                               ///< whether it can be bought now
  std::int64_t revision = 1;              ///< moves with edits, not with sales; from 1 on
  std::optional<std::string> movie_code;  ///< KOBIS movieCd of one that was imported
  Timestamp created_at;                   ///< when it was made
  Timestamp updated_at;                   ///< when it was last edited
};
BOOST_DESCRIBE_STRUCT(ProductView, (),
                      (id, name, category, intro, price, image, stock, valid_days, on_sale,
                       revision, movie_code, created_at, updated_at))

/// A product next to what was bought.
struct ProductRef {
  ProductId id;                                       ///< the product's number
  std::string name;                                   ///< as it was called when it was bought
  ProductCategory category = ProductCategory::other;  ///< what kind it is
};
BOOST_DESCRIBE_STRUCT(ProductRef, (), (id, name, category))

ProductView view(const Product& product, const Links& links);

}  // namespace ticketing
