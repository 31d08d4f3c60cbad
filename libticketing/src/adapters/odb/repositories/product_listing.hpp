// Pages of products: from a filter to statements. What a filter leaves out is left out of the
// statement too, so that each one is a walk along an index; the variants are few and prepared once
// per connection, and every value is bound.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/page.hpp>

#include "catalog/product_repository.hpp"

namespace ticketing {

/// How a name is searched for: not at all; at every step of the walk, which finds a page of a
/// frequent text soon; among the products that have a rare term.
enum class ProductSearch { none, walk, by_term };

/// Which statement.
struct ProductListingVariant {
  ProductSort sort = ProductSort::newest;
  ProductSearch search = ProductSearch::none;
  bool of_category = false;
  bool within_prices = false;  ///< newest first only: by price, the walk itself has bounds
  bool default_page = false;   ///< see write_clause
};

/// Values for the parameters of every variant.
struct ProductListingParameters {
  bool retired = false;
  bool on_sale = true;
  std::string category;
  std::int64_t price_min = 0;
  std::int64_t price_max = 0;
  std::int64_t price = 0;  ///< with `id`: the position that the page is beyond
  std::int64_t id = 0;
  std::string term;
  std::string pattern;
  std::int64_t limit = 0;
};

struct ProductListing {
  ProductListingVariant variant;
  ProductListingParameters parameters;
};

/// `rare_term`: of the filter's, one that few products have; none: they are all frequent.
ProductListing product_listing(const ProductFilter& filter, ProductSort sort,
                               std::optional<ProductPosition> after, int limit,
                               const std::optional<std::string>& rare_term);

inline constexpr std::size_t product_listing_variants = 3 * 3 * 2 * 2 * 2;
/// 0..product_listing_variants - 1, and back.
std::size_t number_of(const ProductListingVariant& variant);
ProductListingVariant product_listing_variant(std::size_t number);

/// A term that this many products have is frequent.
inline constexpr int frequent_term_products = 2000;

/// The first `limit` of two lists in that order.
std::vector<Product> merge_lists(std::vector<Product> a, std::vector<Product> b, ProductSort sort,
                                 int limit);

/// Beyond a position by price, up to the bound at the other end: one range of an index.
template <class Clause>
void write_price_range(Clause& clause, bool ascending, const ProductListingParameters& p) {
  clause.text(ascending ? "AND (products.price, products.id) > ("
                        : "AND (products.price, products.id) < (");
  clause.bind(p.price);
  clause.text(",");
  clause.bind(p.id);
  clause.text(ascending ? ") AND products.price <=" : ") AND products.price >=");
  clause.bind(ascending ? p.price_max : p.price_min);
}

/// The walk along the index that has the products of one state, and category, in the order asked
/// for. By price no other index has it; by id alone others do, so there the bounds and the order
/// begin with the column before: an equation, from which PostgreSQL concludes that the order is
/// that of the ids, would leave it to statistics which index is walked.
template <class Clause>
void write_walk(Clause& clause, const ProductListingVariant& variant,
                const ProductListingParameters& p) {
  const bool newest = variant.sort == ProductSort::newest;
  const bool ascending = variant.sort == ProductSort::price_ascending;
  const auto bind_last = [&] {
    if (variant.of_category) {
      clause.bind(p.category);
    } else {
      clause.bind(p.on_sale);
    }
  };
  clause.text(variant.of_category ? "products.category <> '' AND products.retired ="
                                  : "products.price >= 0 AND products.retired =");
  clause.bind(p.retired);
  if (variant.of_category || !newest) {
    clause.text("AND products.on_sale =");
    clause.bind(p.on_sale);
  }
  if (newest) {
    clause.text(variant.of_category ? "AND (products.category, products.id) < ("
                                    : "AND (products.on_sale, products.id) < (");
    bind_last();
    clause.text(",");
    clause.bind(p.id);
    clause.text(variant.of_category ? ") AND products.category >=" : ") AND products.on_sale >=");
    bind_last();
    return;
  }
  if (variant.of_category) {
    clause.text("AND products.category =");
    clause.bind(p.category);
  }
  write_price_range(clause, ascending, p);
}

/// The few products that have a term, by their ids. COALESCE changes nothing but PostgreSQL's mind:
/// it would consider walking along the lists' indexes too.
template <class Clause>
void write_look_up(Clause& clause, const ProductListingVariant& variant,
                   const ProductListingParameters& p) {
  clause.text("products.id");
  clause.among_products_of(p.term);
  clause.text("AND COALESCE(products.retired =");
  clause.bind(p.retired);
  clause.text("AND products.on_sale =");
  clause.bind(p.on_sale);
  if (variant.of_category) {
    clause.text("AND products.category =");
    clause.bind(p.category);
  }
  clause.text(", FALSE)");
  if (variant.sort == ProductSort::newest) {
    clause.text("AND products.id <");
    clause.bind(p.id);
  } else {
    write_price_range(clause, variant.sort == ProductSort::price_ascending, p);
  }
}

/// What comes after SELECT ... FROM products WHERE. `clause` has text(sql), bind(member of p) and
/// among_products_of(term), for which the databases need different words.
template <class Clause>
void write_clause(Clause& clause, const ProductListingVariant& variant,
                  const ProductListingParameters& p) {
  const bool newest = variant.sort == ProductSort::newest;
  const bool ascending = variant.sort == ProductSort::price_ascending;
  const bool walk = variant.search != ProductSearch::by_term;
  if (walk) {
    write_walk(clause, variant, p);
  } else {
    write_look_up(clause, variant, p);
  }
  if (newest && variant.within_prices) {
    clause.text("AND products.price >=");
    clause.bind(p.price_min);
    clause.text("AND products.price <=");
    clause.bind(p.price_max);
  }
  if (variant.search != ProductSearch::none) {
    // COALESCE changes nothing but PostgreSQL's mind: expecting that few names match, it would read
    // the whole table instead of walking along an index.
    clause.text("AND COALESCE(products.search_text LIKE");
    clause.bind(p.pattern);
    clause.text("ESCAPE '\\', FALSE)");
  }
  clause.text("ORDER BY");
  if (walk && newest) {
    clause.text(variant.of_category ? "products.category DESC," : "products.on_sale DESC,");
  }
  clause.text(newest      ? "products.id DESC LIMIT"
              : ascending ? "products.price, products.id LIMIT"
                          : "products.price DESC, products.id DESC LIMIT");
  // What nearly everybody asks for: the newest. Told how many those are, PostgreSQL keeps one plan
  // for them instead of planning each time.
  if (variant.default_page) {
    static const std::string rows = std::to_string(page_limit_default + 1);
    clause.text(rows.c_str());
  } else {
    clause.bind(p.limit);
  }
}

}  // namespace ticketing
