// A schedule: refused with a reason, or one whose occurrences come one after another, in zones with
// changes of the clock.
#include <ticketing/jobs/cron_expression.hpp>

#include "fuzz/fuzzer.hpp"

using namespace ticketing;
using namespace ticketing::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const BusinessCalendar zones[] = {BusinessCalendar("Asia/Seoul"),
                                           BusinessCalendar("America/New_York"),
                                           BusinessCalendar("Australia/Lord_Howe")};
  if (size < 4) return 0;
  // 1970 to 2038 by the first bytes, the schedule behind them.
  const std::int64_t hour = (data[0] * 256 + data[1]) * 9LL;
  const auto& zone = zones[data[2] % std::size(zones)];
  const auto schedule = CronExpression::parse(text_of(data + 3, size - 3));
  if (!schedule) {
    expect(!schedule.error().detail.empty(), "a refusal says why");
    return 0;
  }
  Timestamp t{std::chrono::hours(hour)};
  for (int i = 0; i < 20; ++i) {
    const auto next = schedule->next_after(t, zone);
    if (!next) return 0;
    expect(*next > t, "the next is later");
    t = *next;
  }
  expect(CronExpression::parse(schedule->text()).has_value(), "its text is a schedule");
  return 0;
}
