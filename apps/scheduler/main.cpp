// ticketing-scheduler: runs the platform's jobs when they are due.
#include <unistd.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <optional>
#include <thread>

#include <ticketing/jobs/scheduler_loop.hpp>
#include <ticketing/ticketing.hpp>

#include "common/exit_code.hpp"
#include "common/open_ticketing.hpp"
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

int run_once(Ticketing& t, const std::string& job) {
  const auto run = t.jobs().run_now(Principal::local_operator(), job);
  if (!run) return fail(run.error());
  print_run(*run);
  return run->state == RunState::succeeded ? exit_ok : exit_failed;
}

/// SIGTERM and SIGINT, blocked in every thread so that only `wait` sees them.
class StopSignals final {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  void wait() const {
    int signal = 0;
    sigwait(&set_, &signal);
  }
  /// From another thread: as if a signal had come.
  static void raise() { ::kill(getpid(), SIGTERM); }

 private:
  sigset_t set_;
};

int run_loop(Ticketing& t, const StopSignals& signals) {
  std::exception_ptr broken;
  log_started();
  {
    const std::jthread loop([&](const std::stop_token& stop) {
      try {
        run_scheduler(t.jobs(), t.clock(), stop, {log_run, log_refusal});
      } catch (...) {
        broken = std::current_exception();
        StopSignals::raise();
      }
    });
    signals.wait();
    log_stopping();
  }  // stops and joins: the running job is finished
  if (broken) std::rethrow_exception(broken);
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
  // Before the library starts threads, which inherit what is blocked. A single job or list stays
  // interruptible as any command.
  std::optional<StopSignals> signals;
  if (!options.list && !options.once) signals.emplace();
  auto t = open_ticketing(*config);
  if (!t) return fail(t.error());
  if (options.list) return list_jobs(*t);
  if (options.once) return run_once(*t, *options.once);
  return run_loop(*t, *signals);
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
