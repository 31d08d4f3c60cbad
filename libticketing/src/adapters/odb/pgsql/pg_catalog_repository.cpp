#include "odb/pgsql/pg_catalog_repository.hpp"

#include <set>

#include "odb/mappers/catalog_mapper.hpp"
#include "odb/mappers/image_mapper.hpp"
#include "odb/pgsql/pg_try_lock.hpp"
#include "odb/pgsql/record_columns.hpp"

namespace ticketing {

using records::ImageRecord;
using records::ProductRecord;

namespace {

/// A listing's clause with numbered parameters, and their values.
struct PgClause {
  void text(const char* part) { sql.append(" ").append(part); }
  void bind(bool value) { add("boolean", value ? "t" : "f"); }
  void bind(std::int64_t value) { add("bigint", std::to_string(value)); }
  void bind(const std::string& value) { add("text", value); }
  // An array is looked up in the index, an element at a time. A set, PostgreSQL may join by reading
  // the whole table.
  void among_products_of(const std::string& term) {
    text("= ANY (ARRAY(SELECT product_id FROM product_terms WHERE term =");
    bind(term);
    text("))");
  }
  void add(const char* type, std::string value) {
    values.push_back(std::move(value));
    sql += " $" + std::to_string(values.size()) + "::" + type;
  }

  std::string sql;
  std::vector<std::string> values;
};

const PgStatement& statement_of(const ProductListingVariant& variant) {
  static const auto statements = [] {
    std::vector<PgStatement> all;
    for (std::size_t i = 0; i < product_listing_variants; ++i) {
      PgClause clause;
      write_clause(clause, product_listing_variant(i), {});
      all.push_back({"products_" + std::to_string(i), "SELECT " + column_list<ProductRecord>() +
                                                          " FROM products WHERE" + clause.sql});
    }
    return all;
  }();
  return statements.at(number_of(variant));
}

const PgRowLocks& products_to_lock() {
  static const PgRowLocks select{
      "products",
      "SELECT " + column_list<ProductRecord>() + " FROM products WHERE id = ANY ($1::bigint[])",
      " ORDER BY id", " AND stock IS NOT NULL"};
  return select;
}

}  // namespace

std::vector<Product> PgProductRepository::page(const ProductListing& listing) {
  PgClause clause;
  write_clause(clause, listing.variant, listing.parameters);
  return read_values<ProductRecord>(
      session_.pipeline().query(statement_of(listing.variant), clause.values));
}

Answer<std::vector<Product>> PgProductRepository::lock(std::span<const ProductId> ids) {
  if (ids.empty()) return std::vector<Product>{};
  const std::string parameters[] = {id_array(ids)};
  return session_.pipeline().ask(session_.locking(products_to_lock()), parameters,
                                 read_values<ProductRecord>);
}

// Read before they are locked: one that was read with a stock and is not locked is somebody's, or
// had its stock taken away in between.
Answer<TryLocked<Product, ProductId>> PgProductRepository::try_lock_stock(
    std::span<const ProductId> ids) {
  using Locked = TryLocked<Product, ProductId>;
  if (ids.empty()) return Locked{};
  const PgRowLocks& select = products_to_lock();
  const std::string parameters[] = {id_array(ids)};
  auto read = session_.pipeline().ask(select.reads, parameters, read_values<ProductRecord>);
  if (session_.only_reads())
    return Answer<Locked>([read = std::move(read)]() mutable { return Locked{read.get(), {}}; });
  auto locked = session_.pipeline().ask(select.tries, parameters, read_values<ProductRecord>);
  return Answer<Locked>([read = std::move(read), locked = std::move(locked)]() mutable {
    const auto seen = read.get();
    Locked result{locked.get(), {}};
    std::set<ProductId> got;
    for (const Product& product : result.rows) got.insert(product.id);
    for (const Product& product : seen) {
      if (got.contains(product.id)) continue;
      if (product.stock) {
        result.busy.push_back(product.id);
      } else {
        result.rows.push_back(product);
      }
    }
    return result;
  });
}

void PgProductRepository::update_stock(std::span<const Product> products) {
  static const PgStatement statement{
      "update_stock",
      "UPDATE products AS p SET stock = u.stock"
      " FROM unnest($1::bigint[], $2::bigint[]) AS u (id, stock) WHERE " +
          is_one_of("p.id", "u.id")};
  if (products.empty()) return;
  ArrayLiteral ids;
  ArrayLiteral stocks;
  for (const Product& product : products) {
    ids.add(product.id.value);
    stocks.add(product.stock);
  }
  const std::string parameters[] = {std::move(ids).finish(), std::move(stocks).finish()};
  session_.pipeline().defer(statement, parameters, static_cast<std::int64_t>(products.size()));
}

void PgImageRepository::add(const StoredImage& image) {
  static const PgStatement statement = [] {
    PgStatement insert = insert_rows<ImageRecord>("images", /*with_id=*/true);
    insert.sql += " ON CONFLICT DO NOTHING";
    return insert;
  }();
  const ImageRecord row = records::to_record(image);
  session_.pipeline().defer(statement,
                            column_arrays<ImageRecord>(std::span(&row, 1), /*with_id=*/true));
}

}  // namespace ticketing
