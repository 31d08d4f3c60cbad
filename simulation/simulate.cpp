#include "simulation/simulate.hpp"

#include <filesystem>
#include <string>
#include <utility>

#include <ticketing/config.hpp>

#include "simulation/compare.hpp"
#include "simulation/figures.hpp"
#include "simulation/script.hpp"
#include "simulation/world.hpp"

namespace ticketing::simulation {
namespace {

Result<Config> config_for(const Plan& plan, const RuleSet& rules) {
  // Neither the machine's file nor the environment: a run is the same everywhere.
  ConfigSources sources{
      .file = plan.config_file, .environment = {}, .flags = {}, .system_file = false};
  sources.flags.assign(rules.settings.begin(), rules.settings.end());
  sources.flags.emplace_back("store.url", plan.store.value_or("sqlite::memory:"));
  auto config = load_config(sources);
  if (!config) {
    Error error = config.error();
    error.detail = "rule set " + shown(rules.name) + ": " + error.detail;
    return tl::unexpected(std::move(error));
  }
  return config;
}

Result<void> check_store_is_new(const Plan& plan) {
  constexpr std::string_view file = "sqlite:///";
  if (!plan.store || !plan.store->starts_with(file)) return {};
  const std::string path = plan.store->substr(file.size());
  if (std::filesystem::exists(path)) return refuse_field("/store", "is there already: " + path);
  return {};
}

/// How far all runs are.
class Progress final {
 public:
  Progress(const Watcher& watcher, std::size_t runs) : watcher_(watcher), runs_(runs) {}

  Result<void> tell(std::int64_t days_of_run, std::int64_t done) const {
    const auto total = days_of_run * static_cast<std::int64_t>(runs_);
    if (!watcher_ || watcher_(days_of_run * run_ + done, total)) return {};
    return refuse(ErrorCode::unavailable, "the simulation was interrupted");
  }
  void next_run() { ++run_; }

 private:
  const Watcher& watcher_;
  const std::size_t runs_;
  std::int64_t run_ = 0;
};

Result<void> run(const Plan& plan, const RuleSet& rules, std::int64_t seed,
                 const Progress& progress, Simulation& out) {
  const auto config = config_for(plan, rules);
  TICKETING_TRY(config);
  const BusinessCalendar calendar(config->business.timezone);
  const auto script = make_script(plan, seed, calendar);
  TICKETING_TRY(script);
  const auto world = World::open(*config, **script);
  TICKETING_TRY(world);
  const LocalDate first = (*script)->first_day();
  const LocalDate last = (*script)->last_day();
  for (LocalDate day = first; day <= last; day += std::chrono::days(1)) {
    TICKETING_TRY((*world)->live(day, (*script)->acts_of(day)));
    TICKETING_TRY(progress.tell((last - first).count() + 1, (day - first).count() + 1));
  }
  (*world)->end();
  return add_figures(out, rules.name, seed, **script, **world);
}

}  // namespace

Result<Simulation> simulate(const Plan& plan, const Watcher& watcher) {
  TICKETING_TRY(check(plan));
  TICKETING_TRY(check_store_is_new(plan));
  Simulation out;
  Progress progress(watcher, plan.rules.size() * plan.seeds.size());
  for (const RuleSet& rules : plan.rules) {
    for (const std::int64_t seed : plan.seeds) {
      TICKETING_TRY(run(plan, rules, seed, progress, out));
      progress.next_run();
    }
  }
  out.measures = compare(out);
  return out;
}

}  // namespace ticketing::simulation
