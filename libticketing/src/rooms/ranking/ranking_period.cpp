#include <algorithm>

#include <ticketing/ranking/ranking.hpp>

namespace ticketing {
namespace {

using std::chrono::days;

int made_up_for(RankingPeriod period) {
  switch (period) {
    case RankingPeriod::day:
      return 7;
    case RankingPeriod::week:
      return 5;
    case RankingPeriod::month:
      return 3;
  }
  return 0;
}

}  // namespace

DaySpan span_of(RankingPeriod period, LocalDate day) {
  switch (period) {
    case RankingPeriod::day:
      return {day, day};
    case RankingPeriod::week: {
      const LocalDate monday = day - (std::chrono::weekday(day) - std::chrono::Monday);
      return {monday, monday + days(6)};
    }
    case RankingPeriod::month: {
      const std::chrono::year_month_day date(day);
      const auto month = date.year() / date.month();
      return {LocalDate(month / 1), LocalDate(month / std::chrono::last)};
    }
  }
  return {day, day};
}

DaySpan last_ended(RankingPeriod period, LocalDate today) {
  return span_of(period, span_of(period, today).from - days(1));
}

std::vector<DaySpan> ended_lately(RankingPeriod period, LocalDate today) {
  std::vector<DaySpan> spans;
  for (int i = 0; i < made_up_for(period); ++i) {
    spans.push_back(last_ended(period, today));
    today = spans.back().from;
  }
  std::reverse(spans.begin(), spans.end());
  return spans;
}

}  // namespace ticketing
