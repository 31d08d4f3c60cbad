// From a film on the chart to a product: what a draft says, and what a later import may change.
#pragma once

#include <optional>

#include <ticketing/catalog/catalog_service.hpp>
#include <ticketing/catalog/product.hpp>
#include <ticketing/points.hpp>

#include "catalog/box_office.hpp"

namespace ticketing {

inline constexpr Points imported_price_default{15'000};

/// A movie ticket off sale, revision 1, without id. Name and intro keep a product's rules whatever
/// the source says: one line of 1..200 characters, and in the intro only what is known, one
/// labelled line each. `details` none: KOBIS has none of this film.
Product draft_product(const BoxOfficeEntry& entry, const std::optional<MovieDetails>& details,
                      Points price, Timestamp now);

/// What to do with the product of one film.
struct MergedMovie {
  ImportOutcome outcome = ImportOutcome::unchanged;
  Product product;  ///< to be added (created), written (updated) or left alone (unchanged)
  bool name_changed = false;  ///< the name's search terms must be written too
};

/// `stored` is the product with the film's movie code, if there is one. Of an untouched draft the
/// import may change name and intro, nothing else of any product; a retired one stays retired.
/// Untouched: off sale, and `updated_at` is `created_at`, because an import moves the revision but
/// leaves `updated_at` to people.
MergedMovie merge_movie(const std::optional<Product>& stored, const Product& draft);

}  // namespace ticketing
