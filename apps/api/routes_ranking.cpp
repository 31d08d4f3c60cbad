#include "api/routes.hpp"

namespace ticketing::api {

namespace {

void describe_ranking(Document& document, const Call&, const RankingQuery& request,
                      const RankingTable* table) {
  document.subjects.push_back(Subject::rankings());
  document.keep = !request.cursor;  // what many ask for is the first page
  if (!table) return;
  for (const RankingItem& item : table->items)
    document.subjects.push_back(Subject::account(item.account.id));
}

std::vector<Route> ranking_routes() {
  return {
      document_route<RankingQuery, RankingTable>(
          {.path = "/v1/rankings/{metric}",
           .operation_id = "getRanking",
           .summary = "Who is ahead in a day, week (from Monday) or month; date is any day of it",
           .use_case = "RankingService.standings",
           .tag = "rankings",
           .refusals = {ErrorCode::validation_failed}},
          [](Call& call, const RankingQuery& request) {
            return call.ticketing.rankings().standings(request);
          },
          describe_ranking),
      route<NoParameters, Page<OwnRanking>>(
          {.path = "/v1/me/rankings",
           .operation_id = "listMyRankings",
           .summary = "Where one stands today, by metric and period",
           .use_case = "RankingService.mine",
           .tag = "rankings",
           .access = Access::signed_in},
          [](Call& call, const NoParameters&) {
            return one_page(call.ticketing.rankings().mine(call.who));
          }),
  };
}

}  // namespace

void add_ranking_routes(std::vector<Route>& table) { append(table, ranking_routes()); }

}  // namespace ticketing::api
