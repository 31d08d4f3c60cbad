#include "odb/repositories/product_listing.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "odb/mappers/row_check.hpp"
#include "odb/repositories/like_pattern.hpp"

namespace ticketing {
namespace {

constexpr std::size_t sorts = 3;
constexpr std::size_t searches = 3;

using Position = std::pair<std::int64_t, std::int64_t>;

/// By price, the bound that the walk starts from is a position too.
Position start_of(ProductSort sort, const ProductListingParameters& p,
                  std::optional<ProductPosition> after) {
  const Position seen = after ? Position(after->price.value, after->id.value) : Position();
  switch (sort) {
    case ProductSort::newest:
      return {0, after ? seen.second : INT64_MAX};
    case ProductSort::price_ascending:
      return std::max(seen, Position(p.price_min, 0));
    case ProductSort::price_descending: {
      const Position dearest(p.price_max, INT64_MAX);
      return after ? std::min(seen, dearest) : dearest;
    }
  }
  throw std::logic_error("no such sort");
}

struct InOrder {
  ProductSort sort;
  bool operator()(const Product& a, const Product& b) const {
    switch (sort) {
      case ProductSort::newest:
        return a.id > b.id;
      case ProductSort::price_ascending:
        return std::tie(a.price, a.id) < std::tie(b.price, b.id);
      case ProductSort::price_descending:
        return std::tie(a.price, a.id) > std::tie(b.price, b.id);
    }
    throw std::logic_error("no such sort");
  }
};

}  // namespace

ProductListing product_listing(const ProductFilter& filter, ProductSort sort,
                               std::optional<ProductPosition> after, int limit,
                               const std::optional<std::string>& rare_term) {
  ProductListing listing;
  auto& [variant, parameters] = listing;
  variant.sort = sort;
  if (filter.category) {
    variant.of_category = true;
    parameters.category = records::enum_text(*filter.category);
  }
  variant.within_prices =
      sort == ProductSort::newest && (filter.min_price.has_value() || filter.max_price.has_value());
  parameters.price_min = filter.min_price.value_or(Points{0}).value;
  parameters.price_max = filter.max_price.value_or(price_max).value;
  if (!filter.text.empty()) {
    // The terms narrow, the text decides: what contains it has all its terms.
    variant.search = rare_term ? ProductSearch::by_term : ProductSearch::walk;
    parameters.term = rare_term.value_or("");
    parameters.pattern = containing(filter.text);
  }
  std::tie(parameters.price, parameters.id) = start_of(sort, parameters, after);
  variant.default_page = limit == page_limit_default + 1;
  parameters.limit = limit;
  return listing;
}

std::size_t number_of(const ProductListingVariant& variant) {
  std::size_t number = static_cast<std::size_t>(variant.sort);
  number = number * searches + static_cast<std::size_t>(variant.search);
  for (const bool flag : {variant.of_category, variant.within_prices, variant.default_page}) {
    number = number * 2 + (flag ? 1 : 0);
  }
  return number;
}

ProductListingVariant product_listing_variant(std::size_t number) {
  const auto next = [&number](std::size_t radix) {
    return std::exchange(number, number / radix) % radix;
  };
  ProductListingVariant variant;
  variant.default_page = next(2) == 1;
  variant.within_prices = next(2) == 1;
  variant.of_category = next(2) == 1;
  variant.search = static_cast<ProductSearch>(next(searches));
  variant.sort = static_cast<ProductSort>(next(sorts));
  return variant;
}

std::vector<Product> merge_lists(std::vector<Product> a, std::vector<Product> b, ProductSort sort,
                                 int limit) {
  std::vector<Product> merged;
  merged.reserve(a.size() + b.size());
  std::merge(std::make_move_iterator(a.begin()), std::make_move_iterator(a.end()),
             std::make_move_iterator(b.begin()), std::make_move_iterator(b.end()),
             std::back_inserter(merged), InOrder{sort});
  if (merged.size() > static_cast<std::size_t>(limit)) {
    merged.erase(merged.begin() + limit, merged.end());
  }
  return merged;
}

}  // namespace ticketing
