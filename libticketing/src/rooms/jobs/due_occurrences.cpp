#include "jobs/due_occurrences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

namespace ticketing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

/// How many passed-over occurrences leave a row when a scheduler comes back after long.
constexpr std::size_t due_max = 1000;
/// An occurrence begun later than this was missed.
constexpr minutes on_time{1};

std::string seconds_late(Timestamp scheduled_for, Timestamp now) {
  return fmt::format("{} s late",
                     std::chrono::floor<std::chrono::seconds>(now - scheduled_for).count());
}

}  // namespace

std::optional<Timestamp> last_occurrence(const CronExpression& schedule,
                                         const BusinessCalendar& calendar, Timestamp now) {
  for (const auto back : {hours(1), hours(25), hours(24 * 32), hours(24 * 366)}) {
    std::optional<Timestamp> last;
    auto at = schedule.next_after(now - back, calendar);
    while (at && *at <= now) {
      last = at;
      at = schedule.next_after(*at, calendar);
    }
    if (last) return last;
  }
  return std::nullopt;
}

std::vector<Timestamp> due_occurrences(const CronExpression& schedule,
                                       const BusinessCalendar& calendar, Timestamp after,
                                       Timestamp now, std::chrono::seconds window) {
  if (schedule.is_interval()) {
    const auto last = last_occurrence(schedule, calendar, now);
    return last && *last > after ? std::vector{*last} : std::vector<Timestamp>{};
  }
  std::deque<Timestamp> due;
  auto at = schedule.next_after(std::max(after, now - window), calendar);
  for (; at && *at <= now; at = schedule.next_after(*at, calendar)) {
    due.push_back(*at);
    if (due.size() > due_max) due.pop_front();
  }
  return {due.begin(), due.end()};
}

DueDecision decide(const std::vector<Timestamp>& due, Timestamp now, const JobPolicy& policy,
                   const JobState& state, bool another_goes_on) {
  DueDecision decision;
  std::vector<Timestamp> open;
  for (const Timestamp t : due) {
    // A pause that has ended by itself covers what came due in it.
    const bool in_pause =
        is_paused(state, now) || (state.paused && state.paused_until && t < *state.paused_until);
    if (in_pause) {
      decision.skipped.push_back(
          {t, state.pause_note.empty() ? "paused" : "paused: " + state.pause_note});
    } else {
      open.push_back(t);
    }
  }
  if (open.empty()) return decision;
  const auto skip_all_but_newest = [&](const std::string& reason) {
    for (std::size_t i = 0; i + 1 < open.size(); ++i) decision.skipped.push_back({open[i], reason});
  };
  const Timestamp newest = open.back();
  if (another_goes_on && policy.overlap == Overlap::queue_one) return {};
  if (another_goes_on && policy.overlap == Overlap::skip) {
    for (const Timestamp t : open)
      decision.skipped.push_back({t, "the run before it still went on"});
    return decision;
  }
  switch (policy.misfire) {
    case Misfire::run_once:
      skip_all_but_newest("missed: the run for " + to_rfc3339(newest) + " makes up for it");
      decision.run = newest;
      break;
    case Misfire::skip:
      skip_all_but_newest("missed: no scheduler ran it in time");
      if (now - newest <= on_time) {
        decision.run = newest;
      } else {
        decision.skipped.push_back({newest, "missed: found " + seconds_late(newest, now)});
      }
      break;
    case Misfire::run_all:
      decision.run = open.front();
      break;
  }
  return decision;
}

bool is_paused(const JobState& state, Timestamp now) {
  return state.paused && (!state.paused_until || now < *state.paused_until);
}

std::string pause_text(const JobState& state, Timestamp now) {
  if (!is_paused(state, now)) return "";
  std::string text =
      state.paused_until ? "until " + to_rfc3339(*state.paused_until) : "until it is resumed";
  if (!state.pause_note.empty()) text += ": " + state.pause_note;
  return text;
}

}  // namespace ticketing
