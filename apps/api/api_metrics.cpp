#include "api/api.hpp"
#include "common/job_report.hpp"
#include "common/metric_text.hpp"
#include "common/process_metrics.hpp"

namespace ticketing::api {

using app::append_metric;

std::string Api::metrics_text() const {
  std::string out;
  app::append_process_metrics(out);
  metrics_.append_text(out);
  append_metric(out, "ticketing_database_queue_depth", "gauge",
                "Requests waiting for a database thread.", static_cast<double>(pool_.waiting()));
  append_metric(out, "ticketing_images_queue_depth", "gauge",
                "Requests waiting for a thread that may ask the image store.",
                static_cast<double>(image_pool_.waiting()));
  append_metric(out, "ticketing_password_queue_depth", "gauge",
                "Requests waiting for their password to be hashed.",
                static_cast<double>(password_pool_.waiting()));
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
    append_metric(out, "ticketing_redis_outages_total", "counter",
                  "How often Redis was found to be away.", static_cast<double>(redis->outages));
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
