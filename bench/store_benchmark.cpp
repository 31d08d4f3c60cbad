// Comments through the library, without HTTP: batches of concurrent requests on each store.
#include <benchmark/benchmark.h>

#include <atomic>
#include <latch>

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

}  // namespace
}  // namespace ticketing::test

BENCHMARK_MAIN();
