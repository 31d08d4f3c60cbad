#include "catalog/import_movies.hpp"

#include <fmt/format.h>

#include <map>

#include <ticketing/describe/json.hpp>
#include <ticketing/describe/traits.hpp>
#include <ticketing/search_terms.hpp>

#include "admin_log/admin_log.hpp"
#include "catalog/movie_draft.hpp"

namespace ticketing {
namespace {

/// What a film on the chart would be if it were new.
struct RankedDraft {
  int rank = 0;
  Product product;
};
using Drafts = std::vector<RankedDraft>;
using ProductsByCode = std::map<std::string, Product>;

Result<void> check(const ImportMovies& request) {
  if (request.items < 1 || request.items > 10)
    return refuse_field("/items",
                        fmt::format("{} is out of range: 1 to 10 is allowed", request.items));
  if (request.price && (*request.price < Points{0} || *request.price > price_max))
    return refuse_field("/price", fmt::format("{} is out of range: 0 to {} is allowed",
                                              request.price->value, price_max.value));
  return {};
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
    std::optional<MovieDetails> known;
    auto details = box_office.details(entry.movie_code, stop);
    if (details)
      known = std::move(*details);
    else if (details.error().code != ErrorCode::not_found)
      return tl::unexpected(details.error());
    drafts.push_back(
        {entry.rank,
         draft_product(entry, known, request.price.value_or(imported_price_default), now)});
  }
  return drafts;
}

/// The products of these films, their rows locked: an edit that commits meanwhile is seen, not
/// overwritten.
ProductsByCode lock_films(UnitOfWork& unit, const Drafts& drafts) {
  std::vector<ProductId> ids;
  for (const auto& film : drafts)
    if (const auto found = unit.products().find_by_movie_code(*film.product.movie_code))
      ids.push_back(found->id);
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
