#include "catalog/catalog_jobs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/import_movies.hpp"

namespace ticketing {

Job box_office_import_job(const ServiceContext& context, BoxOfficeSource& box_office,
                          std::string schedule) {
  return {.name = "box_office_import",
          .schedule = std::move(schedule),
          .description = "makes the films of yesterday's Korean box office drafts of products",
          .run = [&context, &box_office](JobWork& work) -> Result<std::string> {
            const auto movies = import_movies(context, box_office, Principal::local_operator(), {},
                                              {}, work.stop());
            TICKETING_TRY(movies);
            const auto made = std::ranges::count_if(*movies, [](const ImportedMovie& movie) {
              return movie.outcome == ImportOutcome::created;
            });
            std::string outcome = fmt::format("{} films, {} new", movies->size(), made);
            for (const ImportedMovie& movie : *movies)
              if (movie.outcome == ImportOutcome::left_out)
                outcome += fmt::format("; left out {}: {}", movie.name, movie.problem);
            return outcome;
          }};
}

}  // namespace ticketing
