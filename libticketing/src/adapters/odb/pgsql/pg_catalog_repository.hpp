// Pages, locking and stock of products, and racing uploads of one image, on PostgreSQL.
#pragma once

#include "odb/pgsql/pg_connection.hpp"
#include "odb/repositories/odb_catalog_repository.hpp"
#include "odb/repositories/odb_image_repository.hpp"

namespace ticketing {

class PgProductRepository final : public OdbProductRepository {
 public:
  explicit PgProductRepository(PgSession& session)
      : OdbProductRepository(session), session_(session) {}
  Answer<std::vector<Product>> lock(std::span<const ProductId> ids) override;
  Answer<TryLocked<Product, ProductId>> try_lock_stock(std::span<const ProductId> ids) override;
  void update_stock(std::span<const Product> products) override;

 protected:
  std::vector<Product> page(const ProductListing& listing) override;

 private:
  PgSession& session_;
};

class PgImageRepository final : public OdbImageRepository {
 public:
  explicit PgImageRepository(PgSession& session) : OdbImageRepository(session), session_(session) {}
  void add(const StoredImage& image) override;

 private:
  PgSession& session_;
};

}  // namespace ticketing
