// A dry run predicts: random commands, sensible and not, are tried and then done, and what was
// predicted is what happens. TICKETING_SEED=<seed> replays a failure.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "support/scenario.hpp"
#include "use_cases/commands.hpp"

namespace ticketing::test {
namespace {

class DryRuns : public ::testing::TestWithParam<Database> {};
TICKETING_ON_EVERY_STORE(DryRuns);

TEST_P(DryRuns, predict_what_happens) {
  const char* const given = std::getenv("TICKETING_SEED");
  const std::uint64_t first = given ? std::strtoull(given, nullptr, 10) : 1;
  const int histories = given ? 1 : GetParam() == Database::sqlite_memory ? 20 : 3;
  std::map<std::string, int> accepted;
  std::map<std::string, int> refused;
  for (int i = 0; i < histories; ++i) {
    SCOPED_TRACE(fmt::format("TICKETING_SEED={}", first + static_cast<std::uint64_t>(i)));
    Commands commands(GetParam(), first + static_cast<std::uint64_t>(i));
    for (int step = 0; step < 150 && !HasFatalFailure(); ++step) commands.step();
    if (HasFatalFailure()) return;
    for (const auto& [name, times] : commands.accepted()) accepted[name] += times;
    for (const auto& [name, times] : commands.refused()) refused[name] += times;
  }
  if (given) return;
  EXPECT_EQ(refused.size(), 29u) << "every kind of command is refused now and then";
  if (GetParam() == Database::sqlite_memory) {
    EXPECT_EQ(accepted.size(), 29u)
        << "every kind of command succeeds now and then: " << ::testing::PrintToString(accepted);
  }
}

}  // namespace
}  // namespace ticketing::test
