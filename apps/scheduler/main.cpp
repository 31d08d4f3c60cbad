// ticketing-scheduler: runs the platform's jobs when they are due.
#include <exception>
#include <iostream>
#include <optional>
#include <stop_token>

#include <ticketing/jobs/scheduler_loop.hpp>
#include <ticketing/ticketing.hpp>

#include "common/exit_code.hpp"
#include "common/open_ticketing.hpp"
#include "common/stop_on_signal.hpp"
#include "scheduler/options.hpp"
#include "scheduler/report.hpp"

namespace {

using namespace ticketing;
using namespace ticketing::app;
using namespace ticketing::scheduler;

int fail(const Error& error) {
  print_error(error.detail);
  return exit_code(kind(error.code));
}

int list_jobs(Ticketing& t) {
  const auto jobs = t.jobs().list(Principal::local_operator());
  if (!jobs) return fail(jobs.error());
  print_jobs(*jobs);
  return exit_ok;
}

int run_once(Ticketing& t, const std::string& job, const std::stop_token& stop) {
  const auto run = t.jobs().run_now(Principal::local_operator(), job, {}, stop);
  if (!run) return fail(run.error());
  print_run(*run);
  return run->state == RunState::succeeded ? exit_ok : exit_failed;
}

int run_loop(Ticketing& t, const std::stop_token& stop) {
  log_started();
  const std::stop_callback tell(stop, log_stopping);
  run_scheduler(t.jobs(), t.clock(), stop, {log_run, log_refusal});
  return exit_ok;
}

int run(const Options& options) {
  if (options.help) {
    std::cout << *options.help;
    return exit_ok;
  }
  if (options.version) {
    std::cout << "ticketing-scheduler " << version() << '\n';
    return exit_ok;
  }
  const auto config = load_config(options.sources);
  if (!config) return fail(config.error());
  set_up_log(config->log.level);
  // Before the library starts threads. A list stays interruptible as any command.
  std::optional<StopOnSignal> signals;
  if (!options.list) signals.emplace();
  auto t = open_ticketing(*config);
  if (!t) return fail(t.error());
  if (options.list) return list_jobs(*t);
  if (options.once) return run_once(*t, *options.once, signals->token());
  return run_loop(*t, signals->token());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(parse_options(argc, argv));
  } catch (const UsageError& e) {
    print_error(std::string(e.what()) + "; see --help");
    return exit_usage;
  } catch (const std::exception& e) {
    print_error(std::string("failed: ") + e.what());
    return exit_failed;
  }
}
