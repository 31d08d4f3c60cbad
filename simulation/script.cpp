#include "simulation/script.hpp"

#include <algorithm>
#include <utility>

namespace ticketing::simulation {

std::size_t Cast::add_person(std::string name, std::string group) {
  people.push_back({std::move(name), std::move(group), {}});
  return people.size() - 1;
}

std::size_t Cast::add_account(std::size_t person, std::string email) {
  // No mail arrives there (RFC 2606).
  if (email.empty()) email = "viewer-" + std::to_string(accounts.size() + 1) + "@simulated.invalid";
  accounts.push_back({std::move(email), person});
  people[person].accounts.push_back(accounts.size() - 1);
  return accounts.size() - 1;
}

Result<std::unique_ptr<Script>> make_script(const Plan& plan, std::int64_t seed,
                                            const BusinessCalendar& calendar) {
  if (plan.population) return make_population_script(plan, seed, calendar);
  if (plan.recorded) return make_recorded_script(plan, seed, calendar);
  return make_written_script(plan, calendar);
}

void gather_into_instants(std::vector<Act>& acts, Timestamp day_begins, int instant_seconds) {
  std::ranges::stable_sort(acts, {}, &Act::at);
  const std::chrono::microseconds instant = std::chrono::seconds(instant_seconds);
  for (Act& act : acts) act.at -= (act.at - day_begins) % instant;
}

}  // namespace ticketing::simulation
