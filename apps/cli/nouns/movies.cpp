// ticketctl movies ...
#include <algorithm>
#include <string>

#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

void import_box_office(Invocation& call) {
  ImportMovies request;
  request.date = call.find<LocalDate>("date");
  request.items = static_cast<int>(call.number("items", 1, 10));
  request.multi_movie = call.text("multi-movie");
  request.nation = call.text("nation");
  request.area = call.text("area");
  if (call.text("price")) request.price = Points{call.number("price", 0, price_max.value)};
  Ticketing ticketing = call.open();
  const auto movies =
      get(ticketing.catalog().import_movies(local_operator(), request, call.options()));
  call.out.list(movies);
  const auto left_out =
      std::ranges::count(movies, ImportOutcome::left_out, &ImportedMovie::outcome);
  if (left_out > 0) {
    for (const ImportedMovie& movie : movies)
      if (movie.outcome == ImportOutcome::left_out)
        call.out.message("left out " + movie.name + " (" + movie.movie_code +
                         "): " + movie.problem);
    fail(std::to_string(left_out) + " of " + std::to_string(movies.size()) +
         " films were left out; the others " + (call.dry_run() ? "would be" : "are") + " drafts");
  }
  if (movies.empty())
    call.out.message("KOBIS has no box office of that day; it comes the day after.");
  else if (call.dry_run())
    call.out.message("Dry run: no product was changed.");
  else
    call.out.message(
        "New films are drafts: 'ticketctl product update ID --on-sale true' sells one.");
}

}  // namespace

std::vector<Command> movies_commands() {
  return {
      {.noun = "movies",
       .verb = "import",
       .effect = Effect::writes,
       .summary = "make draft products of a day's Korean box office (needs kobis.key)",
       .options = {{.name = "date",
                    .value_name = "YYYY-MM-DD",
                    .help = "whose box office; yesterday's without it"},
                   {.name = "items",
                    .value_name = "N",
                    .help = "the first N films, 1 to 10",
                    .default_value = "10"},
                   {.name = "multi-movie",
                    .value_name = "Y|N",
                    .help = "only art-house films, or only the others",
                    .choices = {"Y", "N"}},
                   {.name = "nation",
                    .value_name = "K|F",
                    .help = "only Korean films, or only foreign ones",
                    .choices = {"K", "F"}},
                   {.name = "area", .value_name = "CODE", .help = "only this area of KOBIS"},
                   {.name = "price", .value_name = "P", .help = "of new drafts; 15000 without it"}},
       .run = import_box_office,
       .example = "movies import --date 2026-11-21 --items 5 --dry-run",
       .shows = columns_of<ImportedMovie>,
       .columns = {"rank", "name", "product_id", "outcome", "movie_code"}},
  };
}

}  // namespace ticketing::cli
