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

struct CreateProduct {
  std::string name;
  ProductCategory category = ProductCategory::movie_ticket;
  std::optional<std::string> intro;
  Points price;  ///< required; 0 is one
  std::optional<std::string> image_id;
  std::optional<std::int64_t> stock;
  int valid_days = 365;
  bool on_sale = true;
};
BOOST_DESCRIBE_STRUCT(CreateProduct, (),
                      (name, category, intro, price, image_id, stock, valid_days, on_sale))

struct ListProducts {
  std::optional<ProductCategory> category;
  std::optional<Points> min_price;
  std::optional<Points> max_price;
  std::optional<std::string> q;  ///< part of the name, whatever its case
  ProductSort sort = ProductSort::newest;
  int limit = page_limit_default;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListProducts, (), (category, min_price, max_price, q, sort, limit, cursor))

struct EditProduct {
  ProductId id;
  std::optional<std::string> name;
  std::optional<ProductCategory> category;
  std::optional<std::string> intro;
  std::optional<Points> price;
  Patch<std::string> image_id;  ///< null removes it
  Patch<std::int64_t> stock;    ///< null: unlimited
  std::optional<int> valid_days;
  std::optional<bool> on_sale;
  std::optional<std::int64_t> if_revision;
  /// The stock that `stock` is meant to replace (null: unlimited). Selling changes the stock and
  /// not the revision. Looked at only when the patch changes the stock.
  Patch<std::int64_t> if_stock;
};
BOOST_DESCRIBE_STRUCT(EditProduct, (),
                      (id, name, category, intro, price, image_id, stock, valid_days, on_sale,
                       if_revision, if_stock))

struct RetireProduct {
  ProductId id;
  std::optional<std::int64_t> if_revision;
};
BOOST_DESCRIBE_STRUCT(RetireProduct, (), (id, if_revision))

struct ImportMovies {
  std::optional<LocalDate> date;  ///< none: yesterday in the business time zone
  int items = 10;                 ///< 1..10
  std::optional<std::string> multi_movie;
  std::optional<std::string> nation;
  std::optional<std::string> area;
  std::optional<Points> price;  ///< of new drafts; none: 15 000
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

struct ImportedMovie {
  int rank = 0;
  std::string movie_code;
  std::string name;
  ProductId product_id;  ///< none in a dry run of a new one
  ImportOutcome outcome = ImportOutcome::unchanged;
  std::string problem = {};  ///< why it was left out
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
