#include "odb/repositories/odb_catalog_repository.hpp"

#include <algorithm>

#include "odb/mappers/catalog_mapper.hpp"
#include "odb/records-odb.hxx"
#include "odb/repositories/product_listing.hpp"
#include "odb/repositories/unique_sorted.hpp"

namespace ticketing {
namespace {

using records::ProductRecord;
using records::ProductTermRecord;

struct MovieIs {
  std::string code;
};

}  // namespace

ProductId OdbProductRepository::add(const Product& product, std::span<const std::string> terms) {
  ProductRecord row = records::to_record(product);
  session_.database().persist(row);
  add_terms({row.id}, terms);
  return {row.id};
}

void OdbProductRepository::add_terms(ProductId product, std::span<const std::string> terms) {
  odb::database& database = session_.database();
  for (const std::string& term : unique_sorted(terms)) {
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

std::vector<Product> OdbProductRepository::lock(std::span<const ProductId> ids) {
  std::vector<Product> products;
  for (const ProductId id : unique_sorted(ids)) {
    if (auto product = find(id)) products.push_back(std::move(*product));
  }
  return products;
}

std::vector<Product> OdbProductRepository::list(const ProductFilter& filter, ProductSort sort,
                                                std::optional<ProductPosition> after, int limit) {
  ProductListing listing(filter, sort, after, limit);
  auto products = values_of<Product>(listing.rows(session_, /*on_sale=*/true));
  if (!filter.off_sale_too) return products;
  // Two walks along the index and a merge: one walk over both states would not come out in order.
  auto others = values_of<Product>(listing.rows(session_, /*on_sale=*/false));
  std::vector<Product> merged;
  std::merge(std::make_move_iterator(products.begin()), std::make_move_iterator(products.end()),
             std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()),
             std::back_inserter(merged), ProductOrder{sort});
  if (merged.size() > static_cast<std::size_t>(limit)) {
    merged.resize(static_cast<std::size_t>(limit));
  }
  return merged;
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
