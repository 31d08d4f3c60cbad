// Products through ODB, on either database. Set operations are loops: right for SQLite, whose write
// transaction is exclusive; PostgreSQL overrides them.
#pragma once

#include "catalog/product_repository.hpp"
#include "odb/odb_session.hpp"
#include "odb/repositories/product_listing.hpp"

namespace ticketing {

class OdbProductRepository : public ProductRepository {
 public:
  explicit OdbProductRepository(OdbSession& session) : session_(session) {}

  ProductId add(const Product& product, std::span<const std::string> terms) override;
  std::optional<Product> find(ProductId id) override;
  std::optional<Product> find_by_movie_code(std::string_view code) override;
  Answer<std::vector<Product>> lock(std::span<const ProductId> ids) override;
  Answer<TryLocked<Product, ProductId>> try_lock_stock(std::span<const ProductId> ids) override;
  std::vector<Product> list(const ProductFilter& filter, ProductSort sort,
                            std::optional<ProductPosition> after, int limit) override;
  void update(const Product& product, std::optional<std::vector<std::string>> terms) override;
  void update_stock(std::span<const Product> products) override;

 protected:
  /// The rows of one statement.
  virtual std::vector<Product> page(const ProductListing& listing);

 private:
  void add_terms(ProductId product, std::span<const std::string> terms);
  bool frequent(const std::string& term);
  std::optional<std::string> rare_term(const std::vector<std::string>& terms);

  OdbSession& session_;
};

}  // namespace ticketing
