// A described population: each person comes and goes, and writes, comments and buys by habit.
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "simulation/random.hpp"
#include "simulation/script.hpp"

namespace ticketing::simulation {
namespace {

constexpr std::uint64_t stream_of_people = 0;  ///< those of days are counted from the epoch on

std::chrono::microseconds microseconds_of(double seconds) {
  return std::chrono::microseconds(std::llround(seconds * 1e6));
}

class PopulationScript final : public Script {
 public:
  PopulationScript(const Plan& plan, std::int64_t seed, const BusinessCalendar& calendar)
      : population_(*plan.population),
        seed_(static_cast<std::uint64_t>(seed)),
        calendar_(calendar),
        instant_seconds_(plan.instant_seconds),
        first_(plan.start.value_or(std::chrono::local_days(std::chrono::year{2026} / 1 / 1))),
        last_(first_ + std::chrono::days(plan.days.value_or(30) - 1)) {
    Draws draws(seed_of(seed_, stream_of_people));
    for (const PeopleGroup& group : population_.groups)
      for (int i = 1; i <= group.people; ++i) add_person(group, i, draws);
  }

  const Cast& cast() const override { return cast_; }
  const std::vector<ShopItem>& products() const override { return population_.products; }
  LocalDate first_day() const override { return first_; }
  LocalDate last_day() const override { return last_; }

  std::vector<Act> acts_of(LocalDate day) override {
    begins_ = calendar_.start_of(day);
    ends_ = calendar_.start_of(day + std::chrono::days(1));
    Draws draws(seed_of(seed_, 1 + static_cast<std::uint64_t>(day.time_since_epoch().count())));
    acts_ = std::exchange(later_[day], {});
    later_.erase(day);
    for (std::size_t i = 0; i < traits_.size(); ++i) add_ordinary_day(i, day, draws);
    if ((day - first_).count() % population_.event_every_days == 0) add_event(day, draws);
    gather_into_instants(acts_, begins_, instant_seconds_);
    return std::move(acts_);
  }

 private:
  /// Of one person, beside what the group says.
  struct Traits {
    const PeopleGroup* group = nullptr;
    double factor = 1;  ///< on all rates
    bool redeems = true;
    LocalDate leaves;
  };

  void add_person(const PeopleGroup& group, int number, Draws& draws) {
    const std::size_t person =
        cast_.add_person(group.name + " " + std::to_string(number), group.name);
    for (int i = 0; i < group.accounts_each; ++i) cast_.add_account(person);
    // exp(sigma N - sigma^2 / 2) has the mean 1.
    Traits traits{&group,
                  draws.log_normal(std::exp(-group.spread * group.spread / 2), group.spread),
                  !draws.happens(group.never_redeems), last_ + std::chrono::days(1)};
    if (group.stays_days) {
      const double days = std::min(draws.exponential(*group.stays_days), 1e6);
      traits.leaves = std::min(traits.leaves, first_ + std::chrono::days(1 + std::lround(days)));
    }
    traits_.push_back(traits);
  }

  void add_ordinary_day(std::size_t person, LocalDate day, Draws& draws) {
    const Traits& traits = traits_[person];
    if (day >= traits.leaves) return;
    const PeopleGroup& group = *traits.group;
    add_some(ActKind::post, person, group.posts_per_day * traits.factor, draws);
    add_some(ActKind::comment, person, group.comments_per_day * traits.factor, draws);
    if (traits.redeems)
      add_some(ActKind::buy, person, group.shop_visits_per_day * traits.factor, draws);
  }

  void add_some(ActKind kind, std::size_t person, double mean, Draws& draws) {
    for (int left = draws.poisson(mean); left > 0; --left) {
      const Timestamp at = time_of_day(draws);
      acts_.push_back({.at = at, .kind = kind, .person = person, .pick = draws.uniform()});
    }
  }

  /// Poisson's acts, given how many there are, are independent of each other (Lewis and Shedler,
  /// "Simulation of Nonhomogeneous Poisson Processes by Thinning", Naval Research Logistics
  /// Quarterly 26, 1979, section 1).
  Timestamp time_of_day(Draws& draws) {
    const double hour = static_cast<double>(draws.weighted(population_.hours)) + draws.uniform();
    // A day of another length, by daylight saving, is stretched.
    const auto length = std::chrono::duration<double>(ends_ - begins_).count();
    return std::min(begins_ + microseconds_of(hour / 24 * length),
                    ends_ - std::chrono::microseconds(1));
  }

  void add_event(LocalDate day, Draws& draws) {
    const Timestamp opens = calendar_.instant_of(day, population_.event_minute);
    const std::size_t event = events_++;
    acts_.push_back({.at = opens, .kind = ActKind::event, .post = event});
    for (std::size_t i = 0; i < traits_.size(); ++i) {
      const PeopleGroup& group = *traits_[i].group;
      if (day >= traits_[i].leaves || !draws.happens(group.event_interest)) continue;
      for (const std::size_t account : cast_.people[i].accounts) {
        const double seconds = draws.log_normal(group.reaction_seconds, group.reaction_spread);
        const Timestamp at = opens + microseconds_of(std::min(seconds, 1e8));
        keep({.at = at, .kind = ActKind::comment, .person = i, .account = account, .post = event});
      }
    }
  }

  void keep(const Act& act) {
    if (act.at < ends_) {
      acts_.push_back(act);
    } else if (const LocalDate day = calendar_.local_date(act.at); day <= last_) {
      later_[day].push_back(act);
    }
  }

  const Population population_;
  const std::uint64_t seed_;
  const BusinessCalendar& calendar_;
  const int instant_seconds_;
  const LocalDate first_;
  const LocalDate last_;
  Cast cast_;
  std::vector<Traits> traits_;  ///< of the cast's people, in their order
  std::size_t events_ = 0;
  std::map<LocalDate, std::vector<Act>> later_;
  // Of the day that is being drawn.
  Timestamp begins_;
  Timestamp ends_;
  std::vector<Act> acts_;
};

}  // namespace

std::unique_ptr<Script> make_population_script(const Plan& plan, std::int64_t seed,
                                               const BusinessCalendar& calendar) {
  return std::make_unique<PopulationScript>(plan, seed, calendar);
}

}  // namespace ticketing::simulation
