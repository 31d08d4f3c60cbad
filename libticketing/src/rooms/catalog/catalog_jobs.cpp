#include "catalog/catalog_jobs.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketing {

Job box_office_import_job(CatalogService& catalog, std::string schedule) {
  return {.name = "box_office_import",
          .schedule = std::move(schedule),
          .description = "makes the films of yesterday's Korean box office drafts of products",
          .run = [&catalog](JobWork&) -> Result<std::string> {
            const auto movies = catalog.import_movies(Principal::local_operator(), {});
            TICKETING_TRY(movies);
            const auto made = std::ranges::count_if(*movies, [](const ImportedMovie& movie) {
              return movie.outcome == ImportOutcome::created;
            });
            return fmt::format("{} films, {} new", movies->size(), made);
          }};
}

}  // namespace ticketing
