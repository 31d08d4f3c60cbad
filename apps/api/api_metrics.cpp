#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "api/api.hpp"
#include "common/job_report.hpp"
#include "common/library_metrics.hpp"
#include "common/metric_text.hpp"
#include "common/process_metrics.hpp"

namespace ticketing::api {

using app::append_metric;

namespace {

using Pools = std::vector<std::pair<std::string_view, ThreadUse>>;

template <class Value>
void append_use(std::string& out, std::string_view name, std::string_view type,
                std::string_view help, const Pools& pools, const Value& value) {
  app::append_metric_head(out, name, type, help);
  for (const auto& [pool, use] : pools)
    app::append_sample(out, name, fmt::format("pool=\"{}\"", pool),
                       static_cast<double>(value(use)));
}

/// The threads that may block, by what they wait for.
void append_pools(std::string& out, const Pools& pools) {
  append_use(out, "ticketing_pool_threads", "gauge", "Threads that may block.", pools,
             [](const ThreadUse& use) { return use.threads; });
  append_use(out, "ticketing_pool_busy_threads", "gauge", "Of them, those that are at work.", pools,
             [](const ThreadUse& use) { return use.busy; });
  append_use(out, "ticketing_pool_waiting_requests", "gauge", "Requests that wait for a thread.",
             pools, [](const ThreadUse& use) { return use.waiting; });
  append_use(out, "ticketing_pool_refusals_total", "counter",
             "Requests for which there was no place to wait.", pools,
             [](const ThreadUse& use) { return use.refused; });
}

}  // namespace

std::string Api::metrics_text() {
  std::string out;
  app::append_process_metrics(out);
  metrics_.append_text(out);
  refused_budgets_.append_text(out);
  append_pools(out, {{"database", pool_.use()},
                     {"images", image_pool_.use()},
                     {"passwords", password_pool_.use()},
                     {"probes", probe_pool_.use()}});
  const Documents::Counters& documents = documents_.counters();
  append_metric(out, "ticketing_cache_hits_total", "counter",
                "Documents given from memory, without asking the store.",
                static_cast<double>(documents.hits.load()));
  append_metric(out, "ticketing_cache_misses_total", "counter",
                "Requests for a document that had to be read.",
                static_cast<double>(documents.misses.load()));
  append_metric(out, "ticketing_cache_readings_total", "counter",
                "Documents read from the store, each for all who waited for it.",
                static_cast<double>(documents.readings.load()));
  append_metric(out, "ticketing_cache_shared_total", "counter",
                "Documents had from what another process read.",
                static_cast<double>(documents.shared.load()));
  append_metric(out, "ticketing_rate_decisions_alone_total", "counter",
                "Requests whose budget was counted by this process alone: Redis did not answer.",
                static_cast<double>(ticketing_.limits().counters().alone));
  if (const auto redis = ticketing_.redis_counters()) {
    append_metric(out, "ticketing_redis_sessions_refused_total", "counter",
                  "Cached sessions that were forged, altered or too old.",
                  static_cast<double>(redis->sessions_refused));
    append_metric(out, "ticketing_redis_refused_total", "counter",
                  "Documents and messages that were forged or altered.",
                  static_cast<double>(redis->refused));
  }
  append_metric(out, "ticketing_cache_checks_total", "counter",
                "Documents given from memory that were compared with the store "
                "(api.cache_probe_every).",
                static_cast<double>(probe_.counters().checks.load()));
  append_metric(out, "ticketing_cache_stale_total", "counter",
                "Those of them that were out of date: always 0, or there is a bug.",
                static_cast<double>(probe_.counters().stale.load()));
  const ViewTotals views = ticketing_.posts().view_totals();
  append_metric(out, "ticketing_views_total", "counter",
                "Views of posts that were new to this process.",
                static_cast<double>(views.counted));
  append_metric(out, "ticketing_views_forgotten_total", "counter",
                "Viewers who would be counted again within 10 minutes, for want of room.",
                static_cast<double>(views.forgotten));
  append_metric(out, "ticketing_views_alone_total", "counter",
                "Views counted by this process alone, though Redis is configured.",
                static_cast<double>(views.alone));
  app::append_library_metrics(out, ticketing_, figures_.now());
  app::append_job_metrics(out, ticketing_.jobs().counters());
  if (server_) {
    append_metric(out, "ticketing_http_connections", "gauge", "Open connections.",
                  server_->connections.load());
    append_metric(out, "ticketing_event_streams", "gauge", "Open streams of live events.",
                  server_->streams.load());
    append_metric(out, "ticketing_http_connections_total", "counter", "Connections accepted.",
                  static_cast<double>(server_->connections_total.load()));
    append_metric(out, "ticketing_http_connections_turned_away_total", "counter",
                  "Connections for which there was no place, in all or for their address.",
                  static_cast<double>(server_->turned_away_total.load()));
    append_metric(out, "ticketing_http_timeouts_total", "counter",
                  "Connections ended for being too slow or idle.",
                  static_cast<double>(server_->timeouts_total.load()));
    append_metric(out, "ticketing_http_body_memory_bytes", "gauge",
                  "What large request and reply bodies take (api.body_memory_bytes_max).",
                  static_cast<double>(server_->body_memory.used()));
    append_metric(
        out, "ticketing_http_body_memory_refusals_total", "counter",
        "Large bodies that found no room: requests and replies to reads are refused then.",
        static_cast<double>(server_->body_memory.refusals()));
  }
  return out;
}

}  // namespace ticketing::api
