// Pages of products: from a filter to statements. What a filter leaves out is left out of the
// statement too, so that each one is a walk along an index; the variants are few and prepared once
// per connection, and every value is bound.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <ticketing/catalog/product_repository.hpp>

#include "odb/odb_session.hpp"
#include "odb/records/product_record.hpp"

namespace ticketing {

/// Which statement.
struct ProductListingVariant {
  ProductSort sort = ProductSort::newest;
  bool of_category = false;
  bool within_prices = false;  ///< newest first only: by price, the walk itself has bounds
  bool searched = false;
  std::size_t terms = 0;
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
  std::array<std::string, 3> terms;  ///< narrow a search down
  std::string pattern;               ///< decides it
  std::int64_t limit = 0;
};

class ProductListing final {
 public:
  ProductListing(const ProductFilter& filter, ProductSort sort,
                 std::optional<ProductPosition> after, int limit);

  /// A page of what is on sale, or of what is not; neither has retired ones.
  std::vector<records::ProductRecord> rows(OdbSession& session, bool on_sale);

 private:
  void search(const ProductFilter& filter);
  void start_at(std::optional<ProductPosition> after);

  ProductListingVariant variant_;
  ProductListingParameters parameters_;
};

/// The order of a list.
struct ProductOrder {
  ProductSort sort;
  bool operator()(const Product& a, const Product& b) const;
};

}  // namespace ticketing
