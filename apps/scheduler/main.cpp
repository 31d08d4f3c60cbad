// ticketing-scheduler: runs the platform's jobs when they are due.
#include <csignal>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include <ticketing/config/program_needs.hpp>
#include <ticketing/jobs/scheduler_loop.hpp>
#include <ticketing/ticketing.hpp>

#include "common/exit_code.hpp"
#include "common/job_report.hpp"
#include "common/open_ticketing.hpp"
#include "common/probe_server.hpp"
#include "common/recent_figures.hpp"
#include "common/recent_health.hpp"
#include "common/refusal_text.hpp"
#include "common/reload.hpp"
#include "common/service_manager.hpp"
#include "common/stop_on_signal.hpp"
#include "scheduler/health.hpp"
#include "scheduler/options.hpp"
#include "scheduler/report.hpp"

namespace {

using namespace ticketing;
using namespace ticketing::app;
using namespace ticketing::scheduler;

int fail(const Error& error) {
  std::cerr << refusal_text("ticketing-scheduler", error) << std::flush;
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

/// Takes what a scheduler can take of a changed configuration: the level of its log, schedules and
/// policies.
Result<std::vector<std::string>> take(Ticketing& t, const Config& config) {
  set_log_level(config.log.level);
  return t.jobs().reschedule(Principal::local_operator(), config.jobs);
}

int run_loop(Ticketing& t, const Options& options, Reload& reload, const std::stop_token& stop) {
  RecentHealth recent_health([&t] { return t.health(); });
  std::optional<RecentFigures> figures;
  std::unique_ptr<ProbeServer> health;
  if (options.health) {
    figures.emplace(t);
    auto listening = ProbeServer::listen("--health", *options.health, [&](std::string_view path) {
      return answer_probe(t, recent_health, *figures, stop, path);
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
  const Reload::Serving serving(reload, [&t](const Config& config) { return take(t, config); });
  notify_service_manager("READY=1");
  run_scheduler(t.jobs(), t.clock(), stop,
                {log_run, log_refusal, [&](const std::string& job) { progress.looked(job); }});
  return exit_ok;
}

int run_on(const Config& config, const Options& options, Reload& reload,
           const std::stop_token& stop) {
  auto t = open_ticketing(config, MissingStore::refused);
  if (!t) return fail(t.error());
  if (options.list) return list_jobs(*t);
  if (options.once) return run_once(*t, *options.once, stop);
  return run_loop(*t, options, reload, stop);
}

int run(const Options& options) {
  if (options.help) {
    std::cout << program_help(program());
    return exit_ok;
  }
  if (options.manual) {
    std::cout << program_manual(program());
    return exit_ok;
  }
  if (options.version) {
    std::cout << "ticketing-scheduler " << version() << '\n';
    return exit_ok;
  }
  // Before the library starts threads, and before the configuration is read, so that no signal
  // finds nobody at home. A list stays interruptible as any command.
  Reload reload(options.sources, log_reload);
  std::optional<StopOnSignal> signals;
  if (options.once) signals.emplace();
  if (!options.list && !options.once) signals.emplace([&] { reload.run(); });
  const auto config = load_config(options.sources);
  if (!config) return fail(config.error());
  set_up_log(config->log.level);
  if (const auto fits = check_images_store(*config); !fits && !options.list)
    return fail(fits.error());
  const bool stays = !options.list && !options.once;
  const int code = run_on(*config, options, reload, signals ? signals->token() : std::stop_token());
  if (stays && code == exit_ok) log_stopped();
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  // Whoever reads the log may go: that is no reason to stop.
  std::signal(SIGPIPE, SIG_IGN);
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
