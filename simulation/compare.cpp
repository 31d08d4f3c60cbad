#include "simulation/compare.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <utility>

namespace ticketing::simulation {
namespace {

/// Of one rule set: by measure, in the order in which they are told, a figure for each seed.
class Figures final {
 public:
  void add(const std::string& measure, std::int64_t seed, double value) {
    auto found = std::ranges::find(measures_, measure, &Measure::first);
    if (found == measures_.end()) found = measures_.insert(found, {measure, {}});
    found->second[seed] += value;
  }
  using Measure = std::pair<std::string, std::map<std::int64_t, double>>;
  const std::vector<Measure>& measures() const { return measures_; }

 private:
  std::vector<Measure> measures_;
};

double of(Points points) { return static_cast<double>(points.value); }
double of(std::int64_t count) { return static_cast<double>(count); }

/// Rule sets in the order of their runs.
using ByRules = std::vector<std::pair<std::string, Figures>>;

Figures& figures_of(ByRules& all, const std::string& rules) {
  auto found = std::ranges::find(all, rules, &ByRules::value_type::first);
  if (found == all.end()) found = all.insert(found, {rules, {}});
  return found->second;
}

void add_days(ByRules& all, const Simulation& simulation) {
  for (const SimulatedDay& day : simulation.days) {
    Figures& figures = figures_of(all, day.rules);
    const auto add = [&](const char* measure, double value) {
      figures.add(measure, day.seed, value);
    };
    add("posts", of(day.posts));
    add("posts_refused", of(day.posts_refused));
    add("comments", of(day.comments));
    add("orders", of(day.orders));
    add("coupons_won", of(day.coupons_won));
    add("coupons_used", of(day.coupons_used));
    add("issued", of(day.issued));
    add("redeemed", of(day.redeemed));
    add("expired", of(day.expired));
  }
}

void add_runs(ByRules& all, const Simulation& simulation) {
  for (const SimulatedRun& run : simulation.runs) {
    Figures& figures = figures_of(all, run.rules);
    figures.add("outstanding", run.seed, of(run.liability.outstanding));
    figures.add("liability", run.seed, of(run.liability.expected_redeemed));
    if (run.liability.breakage) figures.add("breakage", run.seed, run.liability.breakage->estimate);
  }
}

void add_people(ByRules& all, const Simulation& simulation) {
  for (const SimulatedPerson& person : simulation.people) {
    Figures& figures = figures_of(all, person.rules);
    figures.add("people_who_gamed", person.seed, person.gamed ? 1 : 0);
    figures.add("extra_coupons", person.seed, of(person.extra_coupons));
    figures.add("earned: " + person.group, person.seed, of(person.earned));
    figures.add("coupons: " + person.group, person.seed, of(person.coupons));
  }
}

struct Interval {
  double mean = 0;
  std::optional<double> half_width;  ///< none of fewer than two

  std::optional<double> low() const {
    return half_width ? std::optional(mean - *half_width) : std::nullopt;
  }
  std::optional<double> high() const {
    return half_width ? std::optional(mean + *half_width) : std::nullopt;
  }
};

Interval interval_of(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  Interval out{std::accumulate(values.begin(), values.end(), 0.0) / count, {}};
  if (values.size() < 2) return out;
  double squares = 0;
  for (const double value : values) squares += (value - out.mean) * (value - out.mean);
  const boost::math::students_t t(count - 1);
  out.half_width = boost::math::quantile(t, 0.975) * std::sqrt(squares / (count - 1) / count);
  return out;
}

}  // namespace

std::vector<SimulatedMeasure> compare(const Simulation& simulation) {
  ByRules all;
  add_runs(all, simulation);  // first: the order of the rule sets
  add_days(all, simulation);
  add_people(all, simulation);
  std::vector<SimulatedMeasure> out;
  if (all.empty()) return out;
  for (const auto& [measure, first] : all.front().second.measures()) {
    for (const auto& [rules, figures] : all) {
      const auto found = std::ranges::find(figures.measures(), measure, &Figures::Measure::first);
      if (found == figures.measures().end()) continue;
      std::vector<double> values;
      std::vector<double> differences;
      for (const auto& [seed, value] : found->second) {
        values.push_back(value);
        if (const auto other = first.find(seed); other != first.end())
          differences.push_back(value - other->second);
      }
      const Interval here = interval_of(values);
      const Interval to_first = differences.empty() ? Interval() : interval_of(differences);
      out.push_back({measure, rules, static_cast<int>(values.size()), here.mean, here.low(),
                     here.high(), to_first.mean, to_first.low(), to_first.high()});
    }
  }
  return out;
}

}  // namespace ticketing::simulation
