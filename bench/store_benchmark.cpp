// Comments through the library, without HTTP: batches of concurrent requests on each store, and the
// same batches as people write them in a simulation.
#include <benchmark/benchmark.h>

#include <latch>
#include <string>

#include "simulation/script.hpp"
#include "simulation/world.hpp"
#include "support/scenario.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

/// `state.range(0)` comments in flight at once, each of an account's first on the post.
void comments(benchmark::State& state, Database database) {
  Scenario world(database);
  const auto batch = static_cast<int>(state.range(0));
  const auto crowd = world.users(batch);
  for (auto _ : state) {
    state.PauseTiming();
    const auto post = world.event_post();
    state.ResumeTiming();
    std::latch answered(batch);
    for (const auto& who : crowd)
      world->comments().add_async(who, {post, "A comment of a usual length"}, {},
                                  [&](const Result<CommentAdded>& added) {
                                    if (!added) std::abort();
                                    answered.count_down();
                                  });
    answered.wait();
  }
  state.SetItemsProcessed(state.iterations() * batch);
}
BENCHMARK_CAPTURE(comments, sqlite_memory, Database::sqlite_memory)
    ->Arg(50)
    ->Arg(500)
    ->UseRealTime();
BENCHMARK_CAPTURE(comments, sqlite_file, Database::sqlite_file)
    ->Arg(1)
    ->Arg(50)
    ->Arg(500)
    ->UseRealTime();
BENCHMARK_CAPTURE(comments, postgresql, Database::postgresql)
    ->Arg(1)
    ->Arg(50)
    ->Arg(500)
    ->UseRealTime();

/// As many events as make a day of 10 000 comments, `batch` on each in one instant.
simulation::Plan crowded_day(int batch) {
  using simulation::ActKind;
  const Timestamp morning =
      std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours(1);
  simulation::WrittenScript script;
  for (int event = 0; event * batch < 10'000; ++event) {
    const Timestamp at = morning + std::chrono::seconds(event);
    const std::string post = std::to_string(event);
    script.acts.push_back({.at = at, .act = ActKind::event, .post = post});
    for (int i = 0; i < batch; ++i)
      script.acts.push_back({.at = at,
                             .act = ActKind::comment,
                             .account = "viewer " + std::to_string(i),
                             .post = post,
                             .text = "A comment of a usual length"});
  }
  simulation::Plan plan;
  plan.script = std::move(script);
  return plan;
}

/// A whole day, its events and the jobs of its night included: at least 0.8 of the comments a
/// second that `comments` puts through a store in memory.
void simulated_comments(benchmark::State& state) {
  const simulation::Plan plan = crowded_day(static_cast<int>(state.range(0)));
  Config config;
  config.store.url = "sqlite::memory:";
  const BusinessCalendar calendar(config.business.timezone);
  std::int64_t count = 0;
  for (auto _ : state) {
    state.PauseTiming();
    {
      const auto script = must(simulation::make_script(plan, 1, calendar));
      const auto world = must(simulation::World::open(config, *script));
      const LocalDate day = script->first_day();
      state.ResumeTiming();
      const auto acts = script->acts_of(day);
      must(world->live(day, acts));
      state.PauseTiming();
      count += world->observed().days.at(day).comments;
    }
    state.ResumeTiming();
  }
  state.SetItemsProcessed(count);
}
BENCHMARK(simulated_comments)->Arg(50)->Arg(500)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace ticketing::test

BENCHMARK_MAIN();
