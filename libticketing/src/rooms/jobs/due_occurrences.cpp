#include "jobs/due_occurrences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <utility>

namespace ticketing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

/// An occurrence begun later than this was missed.
constexpr minutes on_time{1};

std::string seconds_late(Timestamp scheduled_for, Timestamp now) {
  return fmt::format("{} s late",
                     std::chrono::floor<std::chrono::seconds>(now - scheduled_for).count());
}

/// Whether `t` came due in the job's newest pause, which may be over.
bool is_in_pause(const JobState& state, Timestamp t) {
  if (!state.paused_since || t < *state.paused_since) return false;
  if (state.paused) return !state.paused_until || t < *state.paused_until;
  return state.paused_until && t <= *state.paused_until;  // ended by hand, at that instant
}

/// Whether `t` came due after one of `runs` had begun and before it ended.
bool fell_in_a_run(Timestamp t, const std::vector<JobRun>& runs) {
  return std::ranges::any_of(runs, [t](const JobRun& run) {
    return run.started_at < t && run.scheduled_for < t &&
           (!run.finished_at || t < *run.finished_at);
  });
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
    if (due.size() > std::size_t{due_max}) due.pop_front();
  }
  return {due.begin(), due.end()};
}

DueDecision decide(const std::vector<Timestamp>& due, Timestamp now, const JobPolicy& policy,
                   const JobState& state, const std::vector<JobRun>& runs) {
  DueDecision decision;
  std::vector<Timestamp> open;
  const auto skip = [&](Timestamp t, std::string reason) {
    decision.skipped.push_back({t, std::move(reason)});
  };
  for (const Timestamp t : due) {
    if (is_in_pause(state, t)) {
      skip(t, state.pause_note.empty() ? "paused" : "paused: " + state.pause_note);
    } else if (policy.overlap == Overlap::skip && fell_in_a_run(t, runs)) {
      skip(t, "the run before it still went on");
    } else {
      open.push_back(t);
    }
  }
  if (open.empty()) return decision;
  const bool another_goes_on =
      std::ranges::any_of(runs, [](const JobRun& run) { return !run.finished_at; });
  if (is_paused(state, now) || (another_goes_on && policy.overlap != Overlap::allow)) {
    // The row of a later occurrence would hide these from every policy but run_all.
    return policy.misfire == Misfire::run_all ? decision : DueDecision{};
  }
  const auto skip_all_but_newest = [&](const std::string& reason) {
    for (std::size_t i = 0; i + 1 < open.size(); ++i) skip(open[i], reason);
  };
  const Timestamp newest = open.back();
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
        skip(newest, "missed: found " + seconds_late(newest, now));
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

std::optional<Timestamp> next_outside_pause(const CronExpression& schedule,
                                            const BusinessCalendar& calendar,
                                            const std::optional<JobState>& state, Timestamp now) {
  if (!state || !is_paused(*state, now)) return schedule.next_after(now, calendar);
  if (!state->paused_until) return std::nullopt;
  // What is due at the very end is due again.
  return schedule.next_after(*state->paused_until - std::chrono::microseconds(1), calendar);
}

std::string pause_text(const JobState& state, Timestamp now) {
  if (!is_paused(state, now)) return "";
  std::string text =
      state.paused_until ? "until " + to_rfc3339(*state.paused_until) : "until it is resumed";
  if (!state.pause_note.empty()) text += ": " + state.pause_note;
  return text;
}

}  // namespace ticketing
