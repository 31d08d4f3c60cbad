#include "odb/repositories/product_listing.hpp"

#include <algorithm>
#include <utility>

#include "odb/mappers/row_check.hpp"
#include "odb/records-odb.hxx"
#include "odb/repositories/like_pattern.hpp"

namespace ticketing {
namespace {

using Parameters = ProductListingParameters;
using Variant = ProductListingVariant;
using Query = odb::query<records::ProductRecord>;
using Term = odb::query<records::ProductTermRecord>;

constexpr std::size_t terms_max = std::tuple_size_v<decltype(Parameters::terms)>;
constexpr std::size_t sorts = 3;
constexpr std::size_t searches = terms_max + 2;  // none, and with 0..terms_max terms

// ODB keeps the pointer for as long as a connection lives.
const char* name_of(const Variant& variant) {
  static const auto names = [] {
    std::array<std::string, sorts * searches * 2 * 2> all;
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = "products_" + std::to_string(i);
    return all;
  }();
  const std::size_t searched = variant.searched ? 1 + variant.terms : 0;
  const std::size_t filtered = (variant.of_category ? 2U : 0U) + (variant.within_prices ? 1U : 0U);
  return names.at((static_cast<std::size_t>(variant.sort) * searches + searched) * 4 + filtered)
      .c_str();
}

/// The position on the far side of `comparison`, as a row value: one range of the index.
odb::query_base beyond(const char* comparison, const Parameters& p) {
  return odb::query_base("(products.price, products.id)") + comparison + "(" +
         parameter(Query::price, p.price) + "," + parameter(Query::id, p.id) + ")";
}

odb::query_base walk(const Variant& variant, const Parameters& p) {
  switch (variant.sort) {
    case ProductSort::newest: {
      const odb::query_base older = Query::id < Query::_ref(p.id);
      if (!variant.within_prices) return older;
      return older && Query::price >= Query::_ref(p.price_min) &&
             Query::price <= Query::_ref(p.price_max);
    }
    case ProductSort::price_ascending:
      return beyond(">", p) && Query::price <= Query::_ref(p.price_max);
    case ProductSort::price_descending:
      return beyond("<", p) && Query::price >= Query::_ref(p.price_min);
  }
  throw std::logic_error("no such sort");
}

const char* order_by(ProductSort sort) {
  switch (sort) {
    case ProductSort::newest:
      return "ORDER BY products.id DESC LIMIT";
    case ProductSort::price_ascending:
      return "ORDER BY products.price, products.id LIMIT";
    case ProductSort::price_descending:
      return "ORDER BY products.price DESC, products.id DESC LIMIT";
  }
  throw std::logic_error("no such sort");
}

odb::query_base build(const Variant& variant, const Parameters& p) {
  odb::query_base query =
      Query::retired == Query::_ref(p.retired) && Query::on_sale == Query::_ref(p.on_sale);
  if (variant.of_category) query = query && Query::category == Query::_ref(p.category);
  query = query && walk(variant, p);
  for (std::size_t i = 0; i < variant.terms; ++i) {
    query = query && odb::query_base(
                         "products.id IN (SELECT product_id FROM product_terms"
                         " WHERE term =") +
                         parameter(Term::key.term, p.terms[i]) + ")";
  }
  if (variant.searched) query = query && Query::search_text.like(Query::_ref(p.pattern), "\\");
  return query + order_by(variant.sort) + parameter(Query::id, p.limit);
}

}  // namespace

ProductListing::ProductListing(const ProductFilter& filter, ProductSort sort,
                               std::optional<ProductPosition> after, int limit) {
  variant_.sort = sort;
  if (filter.category) {
    variant_.of_category = true;
    parameters_.category = records::enum_text(*filter.category);
  }
  variant_.within_prices =
      sort == ProductSort::newest && (filter.min_price.has_value() || filter.max_price.has_value());
  parameters_.price_min = filter.min_price.value_or(0);
  parameters_.price_max = filter.max_price.value_or(price_max);
  parameters_.limit = limit;
  if (!filter.text.empty()) search(filter);
  start_at(after);
}

void ProductListing::search(const ProductFilter& filter) {
  variant_.searched = true;
  parameters_.pattern = containing(filter.text);
  // A name that contains the text has all its terms, so any of them will do. A few from all over it
  // narrow the search as well as all would.
  const auto& terms = filter.terms;
  variant_.terms = std::min(terms.size(), terms_max);
  for (std::size_t i = 0; i < variant_.terms; ++i) {
    parameters_.terms[i] = terms[i * terms.size() / variant_.terms];
  }
}

void ProductListing::start_at(std::optional<ProductPosition> after) {
  using Position = std::pair<std::int64_t, std::int64_t>;
  Position position(0, INT64_MAX);
  if (after) position = {after->price, after->id.value};
  // By price, the bound that the walk starts from is a position too.
  if (variant_.sort == ProductSort::price_ascending) {
    const Position first(parameters_.price_min, 0);
    position = after ? std::max(position, first) : first;
  } else if (variant_.sort == ProductSort::price_descending) {
    const Position first(parameters_.price_max, INT64_MAX);
    position = after ? std::min(position, first) : first;
  }
  parameters_.price = position.first;
  parameters_.id = position.second;
}

std::vector<records::ProductRecord> ProductListing::rows(OdbSession& session, bool on_sale) {
  parameters_.on_sale = on_sale;
  return select<records::ProductRecord>(
      session, name_of(variant_), parameters_,
      [this](const Parameters& bound) { return build(variant_, bound); });
}

bool ProductOrder::operator()(const Product& a, const Product& b) const {
  const auto by_price = [](const Product& p) { return std::pair(p.price, p.id); };
  switch (sort) {
    case ProductSort::newest:
      return a.id > b.id;
    case ProductSort::price_ascending:
      return by_price(a) < by_price(b);
    case ProductSort::price_descending:
      return by_price(a) > by_price(b);
  }
  throw std::logic_error("no such sort");
}

}  // namespace ticketing
