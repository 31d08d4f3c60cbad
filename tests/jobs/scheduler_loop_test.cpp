#include <gmock/gmock.h>

#include <atomic>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>
#include <type_traits>

#include <ticketing/describe/traits.hpp>
#include <ticketing/jobs/scheduler_loop.hpp>

#include "jobs/job_lanes.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

const Principal op = Principal::local_operator();

TEST(RunDue, makes_up_for_what_was_missed_once) {
  Scenario s;
  const auto first = must(s->jobs().run_due(op, "day_rollover"));
  ASSERT_TRUE(first);
  // Today's midnight in Seoul; the clock stands at noon.
  EXPECT_EQ(to_rfc3339(first->scheduled_for), "2026-03-01T15:00:00Z");
  EXPECT_EQ(first->state, RunState::succeeded);
  EXPECT_FALSE(must(s->jobs().run_due(op, "day_rollover")));
  s.clock().advance(std::chrono::hours(24 * 3));
  const auto later = must(s->jobs().run_due(op, "day_rollover"));
  ASSERT_TRUE(later);
  EXPECT_EQ(to_rfc3339(later->scheduled_for), "2026-03-04T15:00:00Z");
  EXPECT_FALSE(must(s->jobs().run_due(op, "day_rollover")));
}

TEST(RunDue, leaves_an_occurrence_to_whoever_claimed_it) {
  Scenario s(Database::sqlite_file);
  Ticketing other = s.another();
  EXPECT_TRUE(must(other.jobs().run_due(op, "purge")));
  EXPECT_FALSE(must(s->jobs().run_due(op, "purge")));
}

TEST(RunDue, refuses_users_and_unknown_jobs) {
  Scenario s;
  EXPECT_EQ(refusal(s->jobs().run_due(s.user(), "purge")), ErrorCode::forbidden);
  EXPECT_EQ(refusal(s->jobs().run_due(op, "nope")), ErrorCode::not_found);
}

TEST(RunDue, does_nothing_for_a_job_that_is_off) {
  Scenario s(Database::sqlite_memory, [](Config& config) { config.jobs.purge = "off"; });
  EXPECT_FALSE(must(s->jobs().run_due(op, "purge")));
}

/// Collects what loops report, from their threads.
struct Reports {
  std::mutex mutex;
  std::multiset<std::pair<std::string, std::string>> runs;
  std::atomic<int> count = 0;

  SchedulerEvents events() {
    return {[this](const JobRun& run) {
              // One whose scheduler was stopped goes on with another, and is told of again.
              if (run.state == RunState::interrupted) return;
              const std::lock_guard lock(mutex);
              runs.emplace(run.job, to_rfc3339(run.scheduled_for));
              ++count;
            },
            {}};
  }
};

class Loops : public ::testing::TestWithParam<Database> {};

TEST_P(Loops, run_each_occurrence_once_between_them) {
  Scenario s(GetParam(), [](Config& config) {
    for_each_member<JobsConfig>([&](auto member) {
      auto& schedule = config.jobs.*member.pointer;
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(schedule)>, std::string>)
        schedule = "@every 1s";
    });
  });
  Ticketing second = s.another();
  // Loops sleep on the machine's clock; rounds beyond the first come with the one-second schedule.
  const SystemClock clock;
  Reports reports;
  {
    const auto run = [&](Ticketing& t) {
      return [&](const std::stop_token& stop) {
        run_scheduler(t.jobs(), s.clock(), stop, reports.events());
      };
    };
    const std::jthread a(run(s.t()));
    const std::jthread b(run(second));
    const auto patience = clock.now() + std::chrono::seconds(30);
    while (reports.count < 9 && clock.now() < patience) {
      s.clock().advance(std::chrono::milliseconds(100));
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  EXPECT_GE(reports.count, 9);
  const std::set<std::pair<std::string, std::string>> distinct(reports.runs.begin(),
                                                               reports.runs.end());
  EXPECT_EQ(distinct.size(), reports.runs.size());
}

INSTANTIATE_TEST_SUITE_P(Databases, Loops,
                         ::testing::Values(Database::sqlite_file, Database::postgresql));

TEST(SchedulerLoop, stops_at_once_while_it_sleeps) {
  Scenario s;
  Reports reports;
  const auto start = std::chrono::steady_clock::now();
  const auto patience = std::chrono::seconds(30);
  auto stopping = start;
  const auto jobs = must(s->jobs().list(op));
  const auto every_job =
      std::ranges::count_if(jobs, [](const JobView& job) { return job.schedule != "off"; });
  {
    const std::jthread loop([&](const std::stop_token& stop) {
      run_scheduler(s->jobs(), s.clock(), stop, reports.events());
    });
    while (reports.count < every_job && std::chrono::steady_clock::now() - start < patience)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    stopping = std::chrono::steady_clock::now();
  }
  EXPECT_EQ(reports.count, every_job);
  EXPECT_LT(std::chrono::steady_clock::now() - stopping, std::chrono::seconds(10));
}

/// One job, which cannot be looked at the first time.
class BrokenOnce final : public JobService {
 public:
  std::vector<std::string> names() const override { return {"purge"}; }
  std::optional<Timestamp> next_at(std::string_view) const override { return std::nullopt; }
  int runs_at_once(std::string_view) const override { return 1; }
  std::vector<JobCounters> counters() const override { return {}; }
  Result<std::vector<std::string>> reschedule(const Principal&, const JobsConfig&) override {
    return nothing();
  }
  Result<std::vector<JobView>> list(const Principal&) override { return nothing(); }
  Result<std::optional<JobRun>> run_due(const Principal&, std::string_view name,
                                        const std::stop_token&) override {
    if (++looks == 1) throw std::runtime_error("a row nobody can read");
    return JobRun{std::string(name), {}, RunState::succeeded, {}, {}, ""};
  }
  Result<JobRun> run_now(const Principal&, std::string_view, const CallOptions&,
                         const std::stop_token&) override {
    return nothing();
  }
  Result<JobExplanation> explain(const Principal&, std::string_view) override { return nothing(); }
  Result<JobView> pause(const Principal&, const PauseJob&, const CallOptions&) override {
    return nothing();
  }
  Result<JobView> resume(const Principal&, std::string_view, const CallOptions&) override {
    return nothing();
  }
  Result<std::vector<JobRun>> history(const Principal&, std::string_view) override {
    return nothing();
  }
  std::atomic<int> looks = 0;

 private:
  static tl::unexpected<Error> nothing() { return refuse(ErrorCode::not_found, "not asked for"); }
};

TEST(SchedulerLoop, goes_on_after_an_exception) {
  BrokenOnce jobs;
  std::vector<std::string> refusals;
  std::stop_source stop;
  SchedulerEvents events;
  events.refused = [&](const Error& error) {
    EXPECT_EQ(error.code, ErrorCode::internal);
    refusals.push_back(error.detail);
  };
  events.ran = [&](const JobRun&) { stop.request_stop(); };
  run_scheduler(jobs, SystemClock(), stop.get_token(), events);
  EXPECT_THAT(refusals, ::testing::ElementsAre("a row nobody can read"));
  EXPECT_EQ(jobs.looks, 2);
}

TEST(SchedulerLoop, tells_that_its_threads_go_on) {
  BrokenOnce jobs;
  std::stop_source stop;
  std::vector<std::string> looked;
  SchedulerEvents events;
  events.looked = [&](const std::string& job) { looked.push_back(job); };
  events.ran = [&](const JobRun&) { stop.request_stop(); };
  run_scheduler(jobs, SystemClock(), stop.get_token(), events);
  EXPECT_THAT(looked, ::testing::ElementsAre("purge", "purge")) << "also a look that failed";
}

TEST(SchedulerLanes, outlive_threads_that_cannot_be_had) {
  std::stop_source stop;
  std::vector<std::string> refusals;
  SchedulerEvents events;
  events.refused = [&](const Error& error) { refusals.push_back(error.detail); };
  std::atomic<int> ran = 0;
  int starts = 0;
  const auto start = [&](const std::string&) {
    if (++starts == 2)
      throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
    return std::jthread([&] { ++ran; });
  };
  run_lanes({"a", "b", "c"}, start, stop.get_token(), events, std::chrono::milliseconds(1));
  EXPECT_EQ(ran, 3) << "the second was tried again";
  ASSERT_EQ(refusals.size(), 1u);
  EXPECT_THAT(refusals.front(), ::testing::HasSubstr("the job b has no thread"));
}

TEST(SchedulerLanes, stop_while_they_wait_for_a_thread) {
  std::stop_source stop;
  SchedulerEvents events;
  events.refused = [&](const Error&) { stop.request_stop(); };
  const auto start = [](const std::string&) -> std::jthread {
    throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
  };
  run_lanes({"a"}, start, stop.get_token(), events, std::chrono::hours(1));
}

}  // namespace
}  // namespace ticketing::test
