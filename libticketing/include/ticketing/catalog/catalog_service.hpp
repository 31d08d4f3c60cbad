// Use cases around products.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/actor/principal.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/catalog/product.hpp>
#include <ticketing/describe/patch.hpp>
#include <ticketing/page.hpp>
#include <ticketing/points.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// A new product.
struct CreateProduct {
  std::string name;                                          ///< plain text, 1..200 characters
  ProductCategory category = ProductCategory::movie_ticket;  ///< what kind it is
  std::optional<std::string> intro;     ///< plain text, 0..20 000 characters; none: empty
  Points price;                         ///< required; 0 is one
  std::optional<std::string> image_id;  ///< of an image that was uploaded
  /// Units there are to sell, 0..1 000 000 000; none: unlimited.
  std::optional<std::int64_t> stock;
  int valid_days = 365;  ///< of the tickets it gives, 1..3650
  bool on_sale = true;   ///< whether it can be seen and bought
};
BOOST_DESCRIBE_STRUCT(CreateProduct, (),
                      (name, category, intro, price, image_id, stock, valid_days, on_sale))

/// Products that are looked for.
struct ListProducts {
  std::optional<ProductCategory> category;  ///< only those of this kind
  std::optional<Points> min_price;          ///< only those of this price or more
  std::optional<Points> max_price;          ///< only those of this price or less
  std::optional<std::string> q;             ///< part of the name, whatever its case
  /// By price or by age; those of one price by age in the same direction.
  ProductSort sort = ProductSort::newest;
  int limit = page_limit_default;     ///< items on the page at most
  std::optional<std::string> cursor;  ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListProducts, (), (category, min_price, max_price, q, sort, limit, cursor))

/// What is changed of a product: what is given.
struct EditProduct {
  ProductId id;                             ///< the product
  std::optional<std::string> name;          ///< another name, 1..200 characters
  std::optional<ProductCategory> category;  ///< another kind
  std::optional<std::string> intro;         ///< another text, 0..20 000 characters
  std::optional<Points> price;              ///< of one unit from now on, 0..100 000 000
  Patch<std::string> image_id;              ///< another picture; null removes it
  Patch<std::int64_t> stock;      ///< units there are to sell from now on; null: unlimited
  std::optional<int> valid_days;  ///< of the tickets it gives from now on, 1..3650
  std::optional<bool> on_sale;    ///< whether it can be seen and bought
  std::optional<std::int64_t> if_revision;  ///< version_mismatch when the product has moved on
  /// The stock that `stock` is meant to replace (null: unlimited). Selling changes the stock and
  /// not the revision. Looked at only when the patch changes the stock.
  Patch<std::int64_t> if_stock;
};
BOOST_DESCRIBE_STRUCT(EditProduct, (),
                      (id, name, category, intro, price, image_id, stock, valid_days, on_sale,
                       if_revision, if_stock))

/// Which product is to go for ever.
struct RetireProduct {
  ProductId id;                             ///< the product
  std::optional<std::int64_t> if_revision;  ///< version_mismatch when the product has moved on
};
BOOST_DESCRIBE_STRUCT(RetireProduct, (), (id, if_revision))

/// Which films of a day's box office become products.
struct ImportMovies {
  std::optional<LocalDate> date;  ///< none: yesterday in the business time zone
  int items = 10;                 ///< 1..10
  /// KOBIS multiMovieYn: "Y" diverse films only, "N" commercial ones only
  std::optional<std::string> multi_movie;
  /// KOBIS repNationCd: "K" Korean films only, "F" foreign ones only
  std::optional<std::string> nation;
  std::optional<std::string> area;  ///< KOBIS wideAreaCd: only cinemas of that area
  std::optional<Points> price;      ///< of new drafts; none: 15 000
};
BOOST_DESCRIBE_STRUCT(ImportMovies, (), (date, items, multi_movie, nation, area, price))

/// What became of the product of a film.
enum class ImportOutcome {
  created,
  updated,
  unchanged,
  left_out,  ///< what KOBIS says of it does not fit
};
BOOST_DESCRIBE_ENUM(ImportOutcome, created, updated, unchanged, left_out)

/// A film of the box office, and what became of its product.
struct ImportedMovie {
  int rank = 0;                                      ///< its place in the box office, from 1 on
  std::string movie_code;                            ///< KOBIS movieCd
  std::string name;                                  ///< the film's
  ProductId product_id;                              ///< none in a dry run of a new one
  ImportOutcome outcome = ImportOutcome::unchanged;  ///< what became of its product
  std::string problem = {};                          ///< why it was left out
};
BOOST_DESCRIBE_STRUCT(ImportedMovie, (), (rank, movie_code, name, product_id, outcome, problem))

/// Thread safe; calls block on the database, `import_movies` also on the network (before, never
/// inside, a transaction).
class CatalogService {
 public:
  virtual ~CatalogService() = default;
  /// Admins only; validation_failed.
  virtual Result<ProductView> create(const Principal& who, const CreateProduct& request,
                                     const CallOptions& options = {}) = 0;
  /// Anyone; admins also see products off sale.
  virtual Result<Page<ProductView>> list(const Principal& who, const ListProducts& request) = 0;
  /// not_found for retired ones, and for those off sale unless an admin asks.
  virtual Result<ProductView> find(const Principal& who, ProductId id) = 0;
  /// Admins only; version_mismatch. What changes nothing moves no revision and is not recorded.
  virtual Result<ProductView> edit(const Principal& who, const EditProduct& request,
                                   const CallOptions& options = {}) = 0;
  /// Admins only; for ever.
  virtual Result<void> retire(const Principal& who, const RetireProduct& request,
                              const CallOptions& options = {}) = 0;
  /// Admins only. Films of a day's box office become products off sale, one for each movie code:
  /// again changes only what KOBIS changed (name, intro of untouched drafts), never price or sale.
  virtual Result<std::vector<ImportedMovie>> import_movies(const Principal& who,
                                                           const ImportMovies& request,
                                                           const CallOptions& options = {}) = 0;
};

}  // namespace ticketing
