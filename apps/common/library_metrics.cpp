#include "common/library_metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <vector>

#include <ticketing/describe/text_value.hpp>

#include "common/metric_text.hpp"

namespace ticketing::app {
namespace {

std::string label(std::string_view name, std::string_view value) {
  return fmt::format("{}=\"{}\"", name, label_value(value));
}

/// One sample of each of `all`, by `label`.
template <class Of, class Label, class Value>
void append_each(std::string& out, std::string_view name, std::string_view type,
                 std::string_view help, const std::vector<Of>& all, const Label& labels,
                 const Value& value) {
  append_metric_head(out, name, type, help);
  for (const Of& of : all) append_sample(out, name, labels(of), static_cast<double>(value(of)));
}

void append_histogram(std::string& out, std::string_view name, const std::string& labels,
                      const Histogram& histogram) {
  const auto to = std::back_inserter(out);
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < histogram.bounds.size(); ++i) {
    count += histogram.counts[i];
    fmt::format_to(to, "{}_bucket{{{},le=\"{}\"}} {}\n", name, labels, histogram.bounds[i], count);
  }
  count += histogram.counts.back();
  fmt::format_to(to,
                 "{0}_bucket{{{1},le=\"+Inf\"}} {2}\n{0}_sum{{{1}}} {3}\n{0}_count{{{1}}} {2}\n",
                 name, labels, count, histogram.sum);
}

const PointsMoved& moved_for(Reason reason, const Statistics& seen) {
  return *std::ranges::find(seen.points, reason, &PointsMoved::reason);
}

void append_points(std::string& out, const Statistics& seen) {
  const auto reason = [](const PointsMoved& of) { return label("reason", to_text(of.reason)); };
  const auto those = [&](bool (*belongs)(Reason)) {
    std::vector<PointsMoved> of;
    std::ranges::copy_if(seen.points, std::back_inserter(of), belongs, &PointsMoved::reason);
    return of;
  };
  append_each(out, "ticketing_points_issued_total", "counter",
              "Points that this process has given, by why.", those(issues_points), reason,
              [](const PointsMoved& of) { return of.credited; });
  append_metric(out, "ticketing_points_spent_total", "counter",
                "Points that were paid for orders to this process.",
                static_cast<double>(moved_for(Reason::purchase, seen).debited));
  append_metric(out, "ticketing_points_refunded_total", "counter",
                "Points that were given back for cancelled orders.",
                static_cast<double>(moved_for(Reason::refund, seen).credited));
  append_each(out, "ticketing_points_removed_total", "counter",
              "Points that were taken without anything being bought, by why.",
              those(removes_points), reason, [](const PointsMoved& of) { return of.debited; });
  append_metric(out, "ticketing_campaign_claims_total", "counter",
                "Coupons that were won in campaigns, by requests to this process.",
                static_cast<double>(seen.campaign_claims));
}

void append_lanes(std::string& out, const std::vector<LaneStatistics>& lanes) {
  const auto lane = [](const LaneStatistics& of) { return label("lane", of.lane); };
  append_each(out, "ticketing_lane_requests", "gauge",
              "Requests that are in a group-commit lane and not answered yet.", lanes, lane,
              [](const LaneStatistics& of) { return of.waiting; });
  append_each(out, "ticketing_lane_refusals_total", "counter",
              "Requests for which a lane had no place.", lanes, lane,
              [](const LaneStatistics& of) { return of.refused; });
  append_metric_head(out, "ticketing_lane_batch_size", "histogram",
                     "Requests that were committed together.");
  for (const LaneStatistics& of : lanes)
    append_histogram(out, "ticketing_lane_batch_size", lane(of), of.batch_sizes);
  append_metric_head(out, "ticketing_lane_wait_seconds", "histogram",
                     "From when a request came to when a batch began with it.");
  for (const LaneStatistics& of : lanes)
    append_histogram(out, "ticketing_lane_wait_seconds", lane(of), of.wait_seconds);
}

void append_connections(std::string& out, const std::vector<ConnectionStatistics>& pools) {
  const auto pool = [](const ConnectionStatistics& of) { return label("pool", of.pool); };
  append_each(out, "ticketing_database_connections_max", "gauge",
              "Connections to the database that there may be (store.connections).", pools, pool,
              [](const ConnectionStatistics& of) { return of.connections_max; });
  append_each(out, "ticketing_database_connections_in_use", "gauge",
              "Of them, those that somebody works with.", pools, pool,
              [](const ConnectionStatistics& of) { return of.in_use; });
  append_each(out, "ticketing_database_connections_waiting", "gauge", "Threads that wait for one.",
              pools, pool, [](const ConnectionStatistics& of) { return of.waiting; });
  append_each(out, "ticketing_database_connection_waits_total", "counter",
              "How often one had to be waited for.", pools, pool,
              [](const ConnectionStatistics& of) { return of.waits; });
  append_each(out, "ticketing_database_connection_timeouts_total", "counter",
              "How often that was in vain.", pools, pool,
              [](const ConnectionStatistics& of) { return of.waits_in_vain; });
  append_each(out, "ticketing_database_connection_wait_seconds_total", "counter",
              "Time that was spent waiting for one.", pools, pool,
              [](const ConnectionStatistics& of) { return of.wait_seconds; });
}

void append_outages(std::string& out, const std::vector<OutageStatistics>& outages) {
  const auto dependency = [](const OutageStatistics& of) { return label("dependency", of.what); };
  append_each(out, "ticketing_dependency_up", "gauge",
              "1, or 0 while it is taken for away, by whoever used it last.", outages, dependency,
              [](const OutageStatistics& of) { return of.away ? 0 : 1; });
  append_each(out, "ticketing_dependency_outages_total", "counter",
              "How often it was found to be away.", outages, dependency,
              [](const OutageStatistics& of) { return of.times; });
}

void append_store(std::string& out, const RecentFigures::Seen& seen, Timestamp now) {
  if (seen.health) {
    append_metric(
        out, "ticketing_database_writable", "gauge",
        "1 when the database could be written to when it was last looked at, at most some "
        "seconds ago; else 0.",
        seen.health->database ? 1 : 0);
    append_metric(out, "ticketing_schema_current", "gauge",
                  "1 when the store's schema is this program's; else 0.",
                  seen.health->schema_current ? 1 : 0);
  }
  if (!seen.figures) return;
  append_metric(out, "ticketing_points_outstanding", "gauge",
                "Points that accounts hold, whichever process gave them.",
                static_cast<double>(seen.figures->outstanding.value));
  // Also what there is none of: a series that comes and goes cannot be alerted on.
  constexpr std::array states{MailState::waiting, MailState::failed, MailState::held,
                              MailState::dead};
  const auto of = [&](MailState state) {
    const auto& mails = seen.figures->mails;
    const auto found = std::ranges::find(mails, state, &MailDepth::state);
    return found == mails.end() ? MailDepth{state, 0, now} : *found;
  };
  append_metric_head(out, "ticketing_outbox_messages", "gauge",
                     "Mails that were not sent, by state; at most 10000 are counted.");
  for (const MailState state : states)
    append_sample(out, "ticketing_outbox_messages", label("state", to_text(state)),
                  static_cast<double>(of(state).mails));
  append_metric_head(out, "ticketing_outbox_oldest_age_seconds", "gauge",
                     "How long the oldest of them might have been sent; 0 when there is none.");
  for (const MailState state : states) {
    const std::chrono::duration<double> age = now - of(state).oldest_at;
    append_sample(out, "ticketing_outbox_oldest_age_seconds", label("state", to_text(state)),
                  std::max(0.0, age.count()));
  }
}

}  // namespace

void append_library_metrics(std::string& out, const Ticketing& ticketing,
                            const RecentFigures::Seen& seen) {
  const Statistics statistics = ticketing.statistics();
  append_points(out, statistics);
  append_lanes(out, statistics.lanes);
  append_connections(out, statistics.connections);
  append_outages(out, statistics.outages);
  append_store(out, seen, ticketing.clock().now());
}

}  // namespace ticketing::app
