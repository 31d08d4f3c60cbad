#include "odb/repositories/odb_catalog_repository.hpp"

#include <array>

#include "base/sorted_unique.hpp"
#include "base/term_sample.hpp"
#include "odb/mappers/catalog_mapper.hpp"
#include "odb/records-odb.hxx"

namespace ticketing {
namespace {

using records::ProductRecord;
using records::ProductTermRecord;

struct MovieIs {
  std::string code;
};
struct TermIs {
  std::string term;
  std::int64_t offset = 0;
};

/// A listing's clause in ODB's words. What is bound must outlive the query.
struct OdbClause {
  using Query = odb::query<ProductRecord>;

  void text(const char* sql) { query = query + sql; }
  void bind(const bool& value) { query = query + parameter(Query::on_sale, value); }
  void bind(const std::int64_t& value) { query = query + parameter(Query::id, value); }
  void bind(const std::string& value) { query = query + parameter(Query::name, value); }
  void among_products_of(const std::string& term) {
    text("IN (SELECT product_id FROM product_terms WHERE term =");
    bind(term);
    text(")");
  }

  odb::query_base query;
};

// ODB keeps the pointer for as long as a connection lives.
const char* name_of(const ProductListingVariant& variant) {
  static const auto names = [] {
    std::array<std::string, product_listing_variants> all;
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = "products_" + std::to_string(i);
    return all;
  }();
  return names.at(number_of(variant)).c_str();
}

}  // namespace

ProductId OdbProductRepository::add(const Product& product, std::span<const std::string> terms) {
  ProductRecord row = records::to_record(product);
  session_.database().persist(row);
  add_terms({row.id}, terms);
  return {row.id};
}

void OdbProductRepository::add_terms(ProductId product, std::span<const std::string> terms) {
  odb::database& database = session_.database();
  for (const std::string& term : sorted_unique(terms)) {
    const ProductTermRecord row{{term, product.value}};
    database.persist(row);
  }
}

std::optional<Product> OdbProductRepository::find(ProductId id) {
  ProductRecord row;
  if (!session_.database().find<ProductRecord>(id.value, row)) return std::nullopt;
  return records::from_record(row);
}

std::optional<Product> OdbProductRepository::find_by_movie_code(std::string_view code) {
  using Query = odb::query<ProductRecord>;
  const auto rows = select<ProductRecord>(
      session_, "product_by_movie", MovieIs{std::string(code)},
      [](const MovieIs& p) { return Query::movie_code == Query::_ref(p.code); });
  if (rows.empty()) return std::nullopt;
  return records::from_record(rows.front());
}

Answer<std::vector<Product>> OdbProductRepository::lock(std::span<const ProductId> ids) {
  std::vector<Product> products;
  for (const ProductId id : sorted_unique(ids)) {
    if (auto product = find(id)) products.push_back(std::move(*product));
  }
  return products;
}

/// SQLite has one writer, who is this one.
Answer<TryLocked<Product, ProductId>> OdbProductRepository::try_lock_stock(
    std::span<const ProductId> ids) {
  return TryLocked<Product, ProductId>{OdbProductRepository::lock(ids).get(), {}};
}

std::vector<Product> OdbProductRepository::list(const ProductFilter& filter, ProductSort sort,
                                                std::optional<ProductPosition> after, int limit) {
  auto listing = product_listing(filter, sort, after, limit,
                                 filter.text.empty() ? std::nullopt : rare_term(filter.terms));
  auto products = page(listing);
  if (!filter.off_sale_too) return products;
  // Two walks and a merge: one walk over both states would not come out in order.
  listing.parameters.on_sale = false;
  return merge_lists(std::move(products), page(listing), sort, limit);
}

std::vector<Product> OdbProductRepository::page(const ProductListing& listing) {
  return values_of<Product>(
      select<ProductRecord>(session_, name_of(listing.variant), listing.parameters,
                            [&listing](const ProductListingParameters& bound) {
                              OdbClause clause;
                              write_clause(clause, listing.variant, bound);
                              return clause.query;
                            }));
}

std::optional<std::string> OdbProductRepository::rare_term(const std::vector<std::string>& terms) {
  for (std::string& term : sample_of(terms)) {
    if (!frequent(term)) return std::move(term);
  }
  return std::nullopt;
}

bool OdbProductRepository::frequent(const std::string& term) {
  using Query = odb::query<ProductTermRecord>;
  const auto rows = select<ProductTermRecord>(
      session_, "frequent_term", TermIs{term, frequent_term_products - 1}, [](const TermIs& p) {
        return rows_of(Query::key.term, p.term, Query::key.product_id, "ASC") + "LIMIT 1 OFFSET" +
               parameter(Query::key.product_id, p.offset);
      });
  return !rows.empty();
}

void OdbProductRepository::update(const Product& product,
                                  std::optional<std::vector<std::string>> terms) {
  odb::database& database = session_.database();
  ProductRecord row;
  database.load<ProductRecord>(product.id.value, row);
  ProductRecord changed = records::to_record(product);
  changed.movie_code = row.movie_code;
  changed.created_at = row.created_at;
  database.update(changed);
  if (!terms) return;
  using Query = odb::query<ProductTermRecord>;
  database.erase_query<ProductTermRecord>(Query::key.product_id == Query::_val(product.id.value));
  add_terms(product.id, *terms);
}

void OdbProductRepository::update_stock(std::span<const Product> products) {
  odb::database& database = session_.database();
  for (const Product& product : products) {
    ProductRecord row;
    database.load<ProductRecord>(product.id.value, row);
    row.stock = product.stock;
    database.update(row);
  }
}

}  // namespace ticketing
