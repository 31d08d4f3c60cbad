// ticketing-api: reads the configuration, opens the library, serves.
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <ticketing/config/program_needs.hpp>
#include <ticketing/jobs/scheduler_loop.hpp>
#include <ticketing/ticketing.hpp>

#include "api/api.hpp"
#include "api/http/server.hpp"
#include "api/log.hpp"
#include "api/open_files.hpp"
#include "api/options.hpp"
#include "api/pages.hpp"
#include "api/settings.hpp"
#include "common/exit_code.hpp"
#include "common/open_ticketing.hpp"
#include "common/probe_server.hpp"
#include "common/refusal_text.hpp"
#include "common/reload.hpp"
#include "common/stop_on_signal.hpp"

namespace {

using namespace ticketing;
using namespace ticketing::api;

int fail(const Error& error) {
  std::cerr << app::refusal_text("ticketing-api", error) << std::flush;
  return app::exit_code(kind(error.code));
}

ServerOptions server_options(const ApiConfig& config) {
  using std::chrono::milliseconds;
  ServerOptions options;
  options.host = config.host;
  options.port = config.port;
  options.threads = config.threads;
  options.limits.header_bytes_max = static_cast<std::size_t>(config.header_bytes_max);
  options.limits.body_bytes_max = static_cast<std::uint64_t>(config.body_bytes_max);
  options.limits.body_memory_bytes_max = static_cast<std::size_t>(config.body_memory_bytes_max);
  options.limits.body_memory_per_client_max =
      static_cast<std::size_t>(config.body_memory_per_address_bytes_max);
  options.limits.connections_per_client_max =
      static_cast<std::uint64_t>(config.connections_per_address_max);
  options.limits.connections_max = config.connections_max;
  options.limits.header_timeout = milliseconds(config.header_timeout_ms);
  options.limits.body_timeout = milliseconds(config.body_timeout_ms);
  options.limits.idle_timeout = milliseconds(config.idle_timeout_ms);
  options.limits.drain_timeout = milliseconds(config.drain_timeout_ms);
  options.drain_delay = std::chrono::seconds(config.drain_seconds);
  return options;
}

/// What `ticketing-scheduler` does, in a thread of this process.
std::jthread start_scheduler(Ticketing& ticketing, const std::stop_token& stop) {
  return std::jthread([&ticketing, stop] {
    try {
      run_scheduler(ticketing.jobs(), ticketing.clock(), stop, {log_job, log_jobs_refused});
    } catch (const std::exception& e) {
      spdlog::error("scheduler: {}", e.what());
    }
  });
}

/// `config` as this process can have it. Refused where it names no place for pictures or too few
/// connections to the store.
///
/// Lowers api.connections_max to what the system allows, and says so: those above it are turned
/// away with an answer instead of hanging.
Result<Config> fitted(Config config) {
  TICKETING_TRY(check_images_store(config));
  TICKETING_TRY(check_store_connections(config));
  const std::uint64_t limit = raise_open_files_limit();
  const auto fit = connections_that_fit(config, limit);
  TICKETING_TRY(fit);
  if (*fit < config.api.connections_max) {
    spdlog::warn(
        "at most {} connections at once, not api.connections_max = {}: this process may have {} "
        "files open (ulimit -n, or LimitNOFILE= in the systemd unit)",
        *fit, config.api.connections_max, limit);
  }
  config.api.connections_max = *fit;
  return config;
}

/// Where api.metrics_address says, when it does.
Result<std::unique_ptr<app::ProbeServer>> serve_metrics(const Config& config, Api& api) {
  if (config.api.metrics_address.empty()) return nullptr;
  return app::ProbeServer::listen("api.metrics_address", config.api.metrics_address,
                                  [&api](std::string_view path) -> app::ProbeReply {
                                    if (path != "/metrics") return {404, "there is /metrics\n"};
                                    return {200, api.metrics_text()};
                                  });
}

int serve(const Config& config, const Options& options, app::Reload& reload,
          const std::stop_token& stop) {
  auto opened = app::open_ticketing(config, app::MissingStore::created);
  if (!opened) return fail(opened.error());
  auto ticketing = std::make_unique<Ticketing>(std::move(*opened));
  if (auto enabled = ticketing->enable_mail(); !enabled) return fail(enabled.error());
  std::vector<Route> routes = make_routes();
  if (!config.api.metrics_address.empty())
    std::erase_if(routes, [](const Route& route) { return route.info.path == "/metrics"; });
  add_mail_pages(routes);
  add_docs_page(routes);
  if (options.demo_pages) add_demo_pages(routes);
  auto application = std::make_unique<Api>(*ticketing, std::move(routes));
  Server server(*application, server_options(config.api));
  if (auto listening = server.listen(); !listening) return fail(listening.error());
  application->watch(server.counters());
  auto metrics = serve_metrics(config, *application);
  if (!metrics) return fail(metrics.error());
  if (*metrics) spdlog::info("metrics on {}/metrics", (*metrics)->url());
  const bool v6 = server.host().find(':') != std::string::npos;
  // Whoever reads that it listens may tell it to stop.
  const std::stop_callback tell_server(stop, [&server] {
    spdlog::info("draining");
    server.shut_down();
  });
  Settings settings(*ticketing, application->access_log());
  std::optional<app::Reload::Serving> serving(
      std::in_place, reload, [&settings](const Config& changed) { return settings.take(changed); });
  std::cout << "listening on http://" << (v6 ? "[" : "") << server.host() << (v6 ? "]" : "") << ":"
            << server.port() << std::endl;
  std::jthread scheduler;
  if (options.with_scheduler) scheduler = start_scheduler(*ticketing, stop);
  server.run();
  serving.reset();
  scheduler = {};
  metrics->reset();
  // In this order: what is still in flight completes into I/O threads that no longer run,
  // harmlessly, and then the library may go.
  application.reset();
  ticketing.reset();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  // Whoever reads the log may go: that is no reason to stop.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const auto options = parse_options(std::vector<std::string>(argv + 1, argv + argc));
    if (!options) {
      std::cerr << app::program_help(program());
      return fail(options.error());
    }
    if (options->help) {
      std::cout << app::program_help(program());
      return 0;
    }
    if (options->manual) {
      std::cout << app::program_manual(program());
      return 0;
    }
    if (options->version) {
      std::cout << "ticketing-api " << version() << "\n";
      return 0;
    }
    // Before the library starts threads, and before anything that takes time: no signal finds
    // nobody at home.
    app::Reload reload(options->sources, log_reload);
    const app::StopOnSignal signals([&reload] { reload.run(); });
    const auto config = load_config(options->sources);
    if (!config) return fail(config.error());
    set_up_log(isatty(STDERR_FILENO) == 0);
    set_log_level(config->log.level);
    const auto possible = fitted(*config);
    if (!possible) return fail(possible.error());
    const int code = serve(*possible, *options, reload, signals.token());
    if (code == 0) spdlog::info("stopped");
    return code;
  } catch (const std::exception& e) {
    std::cerr << "ticketing-api: " << e.what() << std::endl;
    return 1;
  }
}
