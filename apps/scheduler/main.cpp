// ticketing-scheduler: runs the platform's jobs when they are due.
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include <ticketing/jobs/scheduler_loop.hpp>
#include <ticketing/ticketing.hpp>

#include "common/exit_code.hpp"
#include "common/open_ticketing.hpp"
#include "common/probe_server.hpp"
#include "common/service_manager.hpp"
#include "common/stop_on_signal.hpp"
#include "scheduler/health.hpp"
#include "scheduler/options.hpp"
#include "scheduler/reload.hpp"
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

void log_and_tell_stopping() {
  notify_service_manager("STOPPING=1");
  log_stopping();
}

int run_loop(Ticketing& t, const Options& options, Reload& reload, const std::stop_token& stop) {
  std::unique_ptr<ProbeServer> health;
  if (options.health) {
    auto listening = ProbeServer::listen("--health", *options.health, [&](std::string_view path) {
      return answer_probe(t, stop, path);
    });
    if (!listening) return fail(listening.error());
    health = std::move(*listening);
    log_listening(health->url());
  }
  if (auto enabled = t.enable_mail(); !enabled) return fail(enabled.error());
  log_started();
  const std::stop_callback tell(stop, log_and_tell_stopping);
  Progress progress(t);
  std::jthread watchdog;
  if (const auto period = watchdog_period())
    watchdog = std::jthread([&progress, period](const std::stop_token& done) {
      feed_watchdog(progress, *period, done);
    });
  const Reload::Serving serving(reload, t);
  notify_service_manager("READY=1");
  run_scheduler(t.jobs(), t.clock(), stop,
                {log_run, log_refusal, [&](const std::string& job) { progress.looked(job); }});
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
  Reload reload(options.sources);
  std::optional<StopOnSignal> signals;
  if (options.once) signals.emplace();
  if (!options.list && !options.once) signals.emplace([&] { reload.run(); });
  auto t = open_ticketing(*config);
  if (!t) return fail(t.error());
  if (options.list) return list_jobs(*t);
  if (options.once) return run_once(*t, *options.once, signals->token());
  return run_loop(*t, options, reload, signals->token());
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
