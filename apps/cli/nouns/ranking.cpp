// ticketctl ranking ...
#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

void show(Invocation& call) {
  RankingQuery request;
  request.metric = call.value<RankingMetric>("metric");
  request.period = call.value<RankingPeriod>("period");
  request.date = call.find<LocalDate>("date");
  Ticketing ticketing = call.open();
  RankingTable table;
  const auto items = collect(call, request, [&](const RankingQuery& page) {
    auto part = ticketing.rankings().standings(page);
    if (part) {
      table = *part;
      table.items.clear();
    }
    return part;
  });
  table.items = items;
  call.out.record_with_list(table, table.items);
}

void award(Invocation& call) {
  AwardRanking request;
  request.period = call.value<RankingPeriod>("period");
  request.date = call.find<LocalDate>("date");
  request.metric = call.find<RankingMetric>("metric");
  Ticketing ticketing = call.open();
  const RankingAward award =
      get(ticketing.rankings().award(local_operator(), request, call.options()));
  call.out.record_with_list(award, award.winners);
  if (award.already_final)
    call.out.message("It was awarded before: nothing was changed.");
  else if (call.dry_run())
    call.out.message("Dry run: nothing was awarded.");
}

}  // namespace

std::vector<Command> ranking_commands() {
  const std::vector<std::string_view> metrics = {"comments_received", "comments_written"};
  const Option period = {.name = "period",
                         .value_name = "PERIOD",
                         .help = "a week begins on Monday",
                         .default_value = "month",
                         .choices = {"day", "week", "month"}};
  return {
      {.noun = "ranking",
       .verb = "show",
       .summary = "show who is ahead, or who won once it is final",
       .options = {{.name = "metric",
                    .value_name = "METRIC",
                    .help = "what is counted",
                    .default_value = "comments_received",
                    .choices = metrics},
                   period,
                   {.name = "date", .value_name = "DATE", .help = "any day of it; today"},
                   limit_option(),
                   all_option()},
       .run = show,
       .example = "ranking show --period week --date 2026-03-02",
       .shows = columns_of<RankingItem>,
       .columns = {"rank", "account.nickname", "count", "award", "account.id"},
       .watchable = true},
      {.noun = "ranking",
       .verb = "award",
       .effect = Effect::writes,
       .summary = "make the ranking of an ended period final and pay its best, once",
       .options = {{.name = "metric",
                    .value_name = "METRIC",
                    .help = "what is counted; the configured one",
                    .choices = metrics},
                   period,
                   {.name = "date",
                    .value_name = "DATE",
                    .help = "any day of it; of the newest that has ended"}},
       .run = award,
       .example = "ranking award --period month --dry-run",
       .shows = columns_of<RankingItem>},
  };
}

}  // namespace ticketing::cli
