// Storage of products. Used inside one unit of work, by one thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/catalog/product.hpp>

#include "base/answer.hpp"
#include "base/try_locked.hpp"

namespace ticketing {

/// What a list of products shows: never retired ones, and those off sale only to admins.
struct ProductFilter {
  std::optional<ProductCategory> category;
  std::optional<Points> min_price;
  std::optional<Points> max_price;
  std::vector<std::string> terms;  ///< `query_terms(q)`: what to look `text` up by
  std::string text;                ///< `search_text(q)`: must occur in the name; "" for any
  bool off_sale_too = false;
};

/// The last product seen, in the list's order.
struct ProductPosition {
  Points price;
  ProductId id;
};

class ProductRepository {
 public:
  virtual ~ProductRepository() = default;
  /// Assigns the id. `terms` index the name.
  virtual ProductId add(const Product& product, std::span<const std::string> terms) = 0;
  virtual std::optional<Product> find(ProductId id) = 0;
  virtual std::optional<Product> find_by_movie_code(std::string_view code) = 0;
  /// Row locks, ascending by id, until the transaction ends. Unknown ids are left out.
  virtual Answer<std::vector<Product>> lock(std::span<const ProductId> ids) = 0;
  /// To sell them: locks those whose stock is counted, as `lock`, and waits for nobody. The others
  /// run out for no buyer, so they are only read, in no particular order.
  virtual Answer<TryLocked<Product, ProductId>> try_lock_stock(std::span<const ProductId> ids) = 0;
  /// Keyset page: strictly beyond `after`, `limit` rows at most; backed by indexes, whatever the
  /// filter.
  virtual std::vector<Product> list(const ProductFilter& filter, ProductSort sort,
                                    std::optional<ProductPosition> after, int limit) = 0;
  /// Overwrites everything but id, movie code and creation time. `terms` none: the name is as it
  /// was.
  virtual void update(const Product& product, std::optional<std::vector<std::string>> terms) = 0;
  /// Writes the stock of locked products.
  virtual void update_stock(std::span<const Product> products) = 0;
};

}  // namespace ticketing
