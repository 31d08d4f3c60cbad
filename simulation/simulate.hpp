// The platform with people in it: described, recorded or scripted acts on a store in memory, a
// clock that moves with them, and the services that everybody else uses.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/points.hpp>
#include <ticketing/report/report_service.hpp>
#include <ticketing/result.hpp>

#include "simulation/plan.hpp"

namespace ticketing::simulation {

/// One rule set under one seed.
struct SimulatedRun {
  std::string rules;
  std::int64_t seed = 0;
  std::string digest;  ///< of the heads of all ledger chains: one seed, one digest
  bool audit_clean = false;
  std::int64_t accounts = 0;
  std::int64_t acts = 0;      ///< requests, also those that were refused
  std::int64_t refused = 0;   ///< by a rule
  LiabilityReport liability;  ///< at the end of the last day
};
BOOST_DESCRIBE_STRUCT(SimulatedRun, (),
                      (rules, seed, digest, audit_clean, accounts, acts, refused, liability))

/// A local day of a run. Points are as the ledger has them.
struct SimulatedDay {
  std::string rules;
  std::int64_t seed = 0;
  LocalDate day;
  std::int64_t posts = 0;  ///< on the general board
  std::int64_t posts_refused = 0;
  std::int64_t comments = 0;
  std::int64_t orders = 0;
  std::int64_t orders_refused = 0;
  std::int64_t coupons_won = 0;
  std::int64_t coupons_used = 0;
  Points issued;
  Points clawed_back;
  Points redeemed;                     ///< less refunds
  Points expired;                      ///< the day's breakage
  Points outstanding;                  ///< at the end of the day: the liability at face value
  std::int64_t people_over_limit = 0;  ///< with more rewarded posts than an account may have
};
BOOST_DESCRIBE_STRUCT(SimulatedDay, (),
                      (rules, seed, day, posts, posts_refused, comments, orders, orders_refused,
                       coupons_won, coupons_used, issued, clawed_back, redeemed, expired,
                       outstanding, people_over_limit))

/// What a group of people got out of an event.
struct SimulatedEvent {
  std::string rules;
  std::int64_t seed = 0;
  std::int64_t event = 0;  ///< 1, 2, 3 ... within the run
  Timestamp opened_at;
  std::int64_t slots = 0;
  std::string group;
  std::int64_t comments = 0;
  std::int64_t people = 0;   ///< who commented
  std::int64_t coupons = 0;  ///< of the event's
  std::int64_t winners = 0;  ///< people who have them
};
BOOST_DESCRIBE_STRUCT(SimulatedEvent, (),
                      (rules, seed, event, opened_at, slots, group, comments, people, coupons,
                       winners))

/// Who won a coupon.
struct SimulatedWin {
  std::string rules;
  std::int64_t seed = 0;
  std::int64_t event = 0;
  int position = 0;
  std::int64_t seconds = 0;  ///< after the event opened, by the instants of the plan
  AccountId account_id;
  std::string person;
  std::string group;
};
BOOST_DESCRIBE_STRUCT(SimulatedWin, (),
                      (rules, seed, event, position, seconds, account_id, person, group))

/// A person and what all accounts of his did. Whoever has `days_over_limit` or `extra_coupons` has
/// gamed a limit that is meant for a person.
struct SimulatedPerson {
  std::string rules;
  std::int64_t seed = 0;
  std::string person;
  std::string group;
  std::int64_t accounts = 0;
  std::int64_t posts = 0;
  std::int64_t comments = 0;
  std::int64_t orders = 0;
  std::int64_t refused = 0;
  Points earned;  ///< less what was clawed back
  Points spent;   ///< less refunds
  std::int64_t coupons = 0;
  std::int64_t extra_coupons = 0;    ///< beyond one an event
  std::int64_t days_over_limit = 0;  ///< with more rewarded posts than an account may have
  bool gamed = false;
};
BOOST_DESCRIBE_STRUCT(SimulatedPerson, (),
                      (rules, seed, person, group, accounts, posts, comments, orders, refused,
                       earned, spent, coupons, extra_coupons, days_over_limit, gamed))

/// A figure of a rule set, over the seeds: its mean, and the difference to the first rule set's,
/// seed by seed. Intervals are Student's of 95 in 100, none of one seed.
struct SimulatedMeasure {
  std::string measure;
  std::string rules;
  int seeds = 0;
  double mean = 0;
  std::optional<double> low;
  std::optional<double> high;
  double difference = 0;
  std::optional<double> difference_low;
  std::optional<double> difference_high;
};
BOOST_DESCRIBE_STRUCT(SimulatedMeasure, (),
                      (measure, rules, seeds, mean, low, high, difference, difference_low,
                       difference_high))

struct Simulation {
  std::vector<SimulatedMeasure> measures;
  std::vector<SimulatedRun> runs;
  std::vector<SimulatedDay> days;
  std::vector<SimulatedEvent> events;
  std::vector<SimulatedWin> wins;
  std::vector<SimulatedPerson> people;
};
BOOST_DESCRIBE_STRUCT(Simulation, (), (measures, runs, days, events, wins, people))

/// Told after each day how many days of all runs are done, and of how many; false ends it.
using Watcher = std::function<bool(std::int64_t done, std::int64_t total)>;

/// Each rule set under each seed, one after the other. People mean to do the same under every rule
/// set, so that what differs is the rules' doing. validation_failed for a plan that cannot be, a
/// record that cannot be read or a store that is there already; unavailable when the watcher ended
/// it, or as the store is.
Result<Simulation> simulate(const Plan& plan, const Watcher& watcher = {});

}  // namespace ticketing::simulation
