#include "jobs/simulation.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

#include <ticketing/jobs/cron_expression.hpp>

namespace ticketing::test {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int chunks = 3;
constexpr int chance = 1000;  ///< of which kills and freezes are parts
constexpr int kills_of_chance = 6;
constexpr int freezes_of_chance = 12;

std::string occurrence(const JobRun& run) { return run.job + "@" + to_rfc3339(run.scheduled_for); }

/// One part of a run's effect. That it was tried is noted each time, so that it shows who wrote, in
/// which order; the effect itself is made once, as jobs are to make theirs.
Result<bool> do_chunk(UnitOfWork& unit, const JobRun& run, int chunk) {
  AdminAction tried;
  tried.action = occurrence(run);
  tried.subject = std::to_string(run.attempt);
  unit.admin_actions().add(tried);
  const IdempotencyKey key{AccountId{}, fmt::format("{}#{}", occurrence(run), chunk)};
  if (!unit.idempotency().find(std::span(&key, 1)).get().empty()) return true;
  const IdempotencyRecord effect{key.account, key.key, std::string(64, 'e'), "{}", {}};
  unit.idempotency().add(std::span(&effect, 1));
  return true;
}

Result<std::string> do_work(JobWork& work) {
  for (int chunk = 0; chunk < chunks; ++chunk)
    TICKETING_TRY(work.write([&](UnitOfWork& unit) { return do_chunk(unit, work.run(), chunk); }));
  return "done";
}

/// Whoever wrote after a newer attempt had written.
std::string late_writers(UnitOfWork& unit) {
  std::map<std::string, int> oldest_allowed;
  auto actions = unit.admin_actions().list({{}, 10'000'000});
  for (auto action = actions.rbegin(); action != actions.rend(); ++action) {
    const int attempt = std::stoi(action->subject);
    int& newest = oldest_allowed[action->action];
    if (attempt < newest)
      return fmt::format("{}: attempt {} wrote after attempt {}\n", action->action, attempt,
                         newest);
    newest = attempt;
  }
  return "";
}

}  // namespace

void SimulatedHost::start() {
  machine_ = std::make_shared<Machine>(world_.clock());
  clock_ = std::make_shared<StoreClock>(machine_, *this);
  context_ = std::make_unique<ServiceContext>(world_.context(*this, *clock_));
  jobs_ = make_job_service(*context_, world_.jobs());
}

std::optional<Timestamp> SimulatedHost::server_time() { return world_.clock().now(); }

bool SimulatedHost::look(const std::string& job) {
  busy = true;
  bool ran = false;
  try {
    ran = must(jobs_->run_due(Principal::local_operator(), job)).has_value();
  } catch (const Killed&) {
    const auto skew = machine_->skew;
    start();
    machine_->skew = skew;
    measure();
  }
  busy = false;
  return ran;
}

void SimulatedHost::around(const Work& fn, const std::function<void(const Work&)>& transact) {
  world_.step(*this);
  transact(fn);
  world_.step(*this);
}

void SimulatedHost::snapshot(const Look& fn) {
  PassedStore::snapshot(fn);
  world_.step(*this);
}

Simulation::Simulation(unsigned seed, int hosts) : random_(seed) {
  store_->migrate();
  for (int i = 0; i < hosts; ++i) hosts_.push_back(std::make_unique<SimulatedHost>(*this, *store_));
}

std::vector<Job> Simulation::jobs() {
  return {
      {"each", "*/2 * * * *", "", do_work, {.misfire = Misfire::run_all, .catchup_window = "4h"}},
      {"once", "*/5 * * * *", "", do_work, {}},
      {"beside", "*/3 * * * *", "", do_work, {.overlap = Overlap::allow}}};
}

ServiceContext Simulation::context(Store& store, const Clock& clock) {
  return {store, clock, calendar_, ids_, links_, {}, installation_, keys_, chain_key_};
}

void Simulation::step(SimulatedHost&) {
  if (!disturbed_) return;
  const int fate = pick(1, chance);
  if (fate <= kills_of_chance) {
    ++kills_;
    throw Killed{};
  }
  // A frozen process has others take over what it does; those may freeze as well.
  if (fate > freezes_of_chance + kills_of_chance || depth_ > 2) return;
  ++freezes_;
  ++depth_;
  for (int looks = pick(1, 12); looks > 0; --looks) {
    clock_.advance(seconds(pick(0, 25)));
    look_somewhere();
  }
  --depth_;
}

void Simulation::look_somewhere() {
  SimulatedHost& host = any_host();
  if (host.busy) return;
  if (pick(1, 200) == 1) host.set_skew(seconds(pick(-600, 600)));
  if (pick(1, 10) == 1) host.measure();
  const auto known = jobs();
  host.look(known[static_cast<std::size_t>(pick(0, static_cast<int>(known.size()) - 1))].name);
}

void Simulation::run(int length) {
  disturbed_ = true;
  for (auto& host : hosts_) host->set_skew(seconds(pick(-600, 600)));
  for (auto& host : hosts_) host->measure();
  for (const auto end = clock_.now() + minutes(length); clock_.now() < end;) {
    clock_.advance(seconds(pick(0, 20)));
    look_somewhere();
  }
  disturbed_ = false;
}

void Simulation::settle() {
  // Long enough for the clocks that were ahead to be caught up with, and for leases to end.
  for (auto& host : hosts_) host->measure();
  for (int i = 0; i < 60; ++i) {
    clock_.advance(seconds(15));
    for (const Job& job : jobs())
      for (auto& host : hosts_)
        while (host->look(job.name)) continue;
  }
}

std::string Simulation::findings_of(const Job& job, UnitOfWork& unit) {
  std::string found;
  std::set<Timestamp> wanted;
  const auto schedule = CronExpression::parse(job.schedule).value();
  for (auto at = schedule.next_after(began_, calendar_); at && *at <= clock_.now();
       at = schedule.next_after(*at, calendar_))
    wanted.insert(*at);
  for (const JobRun& run : unit.jobs().list(job.name, 10'000'000)) {
    wanted.erase(run.scheduled_for);
    const bool skips = job.policy.misfire != Misfire::run_all;
    const bool fits = run.state == RunState::succeeded || run.outcome.starts_with("given up") ||
                      (skips && run.state == RunState::skipped);
    if (!fits)
      found +=
          fmt::format("{} is {}: {}\n", occurrence(run), static_cast<int>(run.state), run.outcome);
    for (int chunk = 0; chunk < chunks && run.state == RunState::succeeded; ++chunk) {
      const IdempotencyKey key{AccountId{}, fmt::format("{}#{}", occurrence(run), chunk)};
      if (unit.idempotency().find(std::span(&key, 1)).get().empty())
        found += key.key + " was not done\n";
    }
  }
  for (const Timestamp t : wanted)
    found += fmt::format("{}@{} has no row\n", job.name, to_rfc3339(t));
  return found;
}

std::string Simulation::findings() {
  std::string found;
  store_->snapshot([&](UnitOfWork& unit) {
    for (const Job& job : jobs()) found += findings_of(job, unit);
    found += late_writers(unit);
  });
  return found;
}

}  // namespace ticketing::test
