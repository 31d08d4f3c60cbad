#include "catalog/import_movies.hpp"

#include <fmt/format.h>

#include <map>

#include <ticketing/describe/json.hpp>
#include <ticketing/describe/traits.hpp>
#include <ticketing/search_terms.hpp>

#include "admin_log/admin_log.hpp"
#include "base/wrong_fields.hpp"
#include "catalog/movie_draft.hpp"

namespace ticketing {
namespace {

/// What a film on the chart would be if it were new.
struct RankedDraft {
  int rank = 0;
  Product product;
  std::string problem = {};  ///< why nothing is made of it
};
using Drafts = std::vector<RankedDraft>;
using ProductsByCode = std::map<std::string, Product>;

Result<void> check(const ImportMovies& request) {
  WrongFields wrong;
  wrong.within("/items", request.items, 1, 10);
  if (request.price) wrong.within("/price", request.price->value, 0, price_max.value);
  return wrong.result();
}

/// What becomes of one film; the refusal of one that ends it all: KOBIS is away.
Result<RankedDraft> fetch_film(BoxOfficeSource& box_office, const BoxOfficeEntry& entry,
                               Points price, Timestamp now, const std::stop_token& stop) {
  std::optional<MovieDetails> known;
  std::string problem = entry.problem;
  if (problem.empty()) {
    auto details = box_office.details(entry.movie_code, stop);
    const bool odd_code = !details && !details.error().errors.empty() &&
                          details.error().errors.front().pointer == "/movie_code";
    if (details) {
      problem = details->problem;
      known = std::move(*details);
    } else if (odd_code) {
      problem = details.error().detail;
    } else if (details.error().code != ErrorCode::not_found) {
      return tl::unexpected(details.error());
    }
  }
  return RankedDraft{entry.rank, draft_product(entry, known, price, now), std::move(problem)};
}

/// Everything the network has to say.
Result<Drafts> fetch(const ServiceContext& context, BoxOfficeSource& box_office,
                     const ImportMovies& request, const std::stop_token& stop) {
  const auto now = context.clock.now();
  const auto yesterday = context.calendar.local_date(now) - std::chrono::days(1);
  const auto chart = box_office.daily({request.date.value_or(yesterday), request.items,
                                       request.multi_movie, request.nation, request.area},
                                      stop);
  TICKETING_TRY(chart);
  Drafts drafts;
  for (const auto& entry : *chart) {
    auto film =
        fetch_film(box_office, entry, request.price.value_or(imported_price_default), now, stop);
    TICKETING_TRY(film);
    drafts.push_back(std::move(*film));
  }
  return drafts;
}

/// The products of these films, their rows locked: an edit that commits meanwhile is seen, not
/// overwritten.
ProductsByCode lock_films(UnitOfWork& unit, const Drafts& drafts) {
  std::vector<ProductId> ids;
  for (const auto& film : drafts) {
    if (!film.problem.empty()) continue;
    if (const auto found = unit.products().find_by_movie_code(*film.product.movie_code))
      ids.push_back(found->id);
  }
  ProductsByCode stored;
  for (auto& product : unit.products().lock(ids).get()) {
    const auto code = *product.movie_code;
    stored.emplace(code, std::move(product));
  }
  return stored;
}

/// Writes what `merged` asks for; a new product gets its id.
void write(UnitOfWork& unit, const Principal& who, Timestamp now, MergedMovie& merged,
           const std::optional<Product>& before, const Links& links) {
  Product& product = merged.product;
  if (merged.outcome == ImportOutcome::unchanged) return;
  if (merged.outcome == ImportOutcome::created)
    product.id = unit.products().add(product, search_terms(product.name));
  else
    unit.products().update(
        product, merged.name_changed ? std::optional(search_terms(product.name)) : std::nullopt);
  log_admin_action(unit, who, now, "product.import", fmt::format("product:{}", product.id.value),
                   before ? to_json(view(*before, links)) : "null", to_json(view(product, links)));
}

std::vector<ImportedMovie> write_all(UnitOfWork& unit, const Principal& who, Timestamp now,
                                     const Drafts& drafts, bool dry_run, const Links& links) {
  const auto stored = lock_films(unit, drafts);
  std::vector<ImportedMovie> imported;
  for (const auto& film : drafts) {
    if (!film.problem.empty()) {
      imported.push_back({
          .rank = film.rank,
          .movie_code = *film.product.movie_code,
          .name = film.product.name,
          .outcome = ImportOutcome::left_out,
          .problem = film.problem,
      });
      continue;
    }
    const auto found = stored.find(*film.product.movie_code);
    const auto before = found == stored.end() ? std::nullopt : std::optional(found->second);
    auto merged = merge_movie(before, film.product);
    if (!dry_run) write(unit, who, now, merged, before, links);
    imported.push_back({
        .rank = film.rank,
        .movie_code = *merged.product.movie_code,
        .name = merged.product.name,
        .product_id = merged.product.id,
        .outcome = merged.outcome,
    });
  }
  return imported;
}

}  // namespace

Result<std::vector<ImportedMovie>> import_movies(const ServiceContext& context,
                                                 BoxOfficeSource& box_office, const Principal& who,
                                                 const ImportMovies& request,
                                                 const CallOptions& options,
                                                 const std::stop_token& stop) {
  TICKETING_TRY(check(request));
  const auto drafts =
      fetch(context, box_office, request, stop);  // before the transaction: it may take long
  TICKETING_TRY(drafts);
  const auto transaction = [&](UnitOfWork& unit) -> Result<std::vector<ImportedMovie>> {
    unit.wallets().lock(std::span(&who.account, 1)).get();  // before products
    return write_all(unit, who, context.clock.now(), *drafts, options.dry_run, context.links);
  };
  try {
    return context.store.perform(who, options, transaction);
  } catch (const ConstraintViolation&) {
    // Another import made one of the films in between: now it is found.
    return context.store.perform(who, options, transaction);
  }
}

}  // namespace ticketing
