#include "cli/demo/rush_charts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "cli/demo/rush_times.hpp"
#include "cli/grouped.hpp"

namespace ticketing::cli {
namespace {

// A phone shows a chart about as wide as this, so that its words keep their size there.
constexpr double width = 380;
constexpr double height = 250;
constexpr double left = 44;
constexpr double right = 12;
constexpr double top = 16;
constexpr double bottom = 40;
constexpr double plot_width = width - left - right;
constexpr double plot_height = height - top - bottom;

std::string at(double place) { return fmt::format("{:.1f}", place); }

/// Where a share of 0..1 of the axes is.
double across(double share) { return left + plot_width * std::clamp(share, 0.0, 1.0); }
double up(double share) { return top + plot_height * (1 - std::clamp(share, 0.0, 1.0)); }

Markup begin_chart(const std::string& about) {
  Markup chart;
  chart.open("svg", {{"viewBox", fmt::format("0 0 {} {}", width, height)},
                     {"role", "img"},
                     {"aria-label", about}});
  chart.leaf("title", {}, about);
  return chart;
}

void line(Markup& chart, const char* look, double x1, double y1, double x2, double y2) {
  chart.empty("line",
              {{"class", look}, {"x1", at(x1)}, {"y1", at(y1)}, {"x2", at(x2)}, {"y2", at(y2)}});
}

void label(Markup& chart, const char* anchor, double x, double y, std::string_view words,
           const char* look = "label") {
  chart.leaf("text", {{"class", look}, {"text-anchor", anchor}, {"x", at(x)}, {"y", at(y)}}, words);
}

/// The axes; what is counted along them.
void axes(Markup& chart, const char* along_x, const std::string& y_most) {
  line(chart, "axis", left, up(0), width - right, up(0));
  line(chart, "axis", left, up(0), left, up(1));
  label(chart, "middle", left + plot_width / 2, height - 6, along_x);
  label(chart, "end", left - 5, up(1) + 4, y_most);
  label(chart, "end", left - 5, up(0), "0");
}

/// The least 1, 2 or 5 times a power of ten that is not below `value`.
double round_up(double value) {
  const double power = std::pow(10, std::floor(std::log10(std::max(value, 1.0))));
  for (const double step : {1.0, 2.0, 5.0})
    if (step * power >= value) return step * power;
  return 10 * power;
}

/// A place on the axis named, without running off the chart.
void tick(Markup& chart, double share, const std::string& words) {
  line(chart, "axis", across(share), up(0), across(share), up(0) + 4);
  label(chart,
        share < 0.03   ? "start"
        : share > 0.93 ? "end"
                       : "middle",
        across(share), up(0) + 16, words);
}

/// A place that has a meaning. Its words stand on the side with more room.
void mark(Markup& chart, double share, double y, const std::string& words) {
  line(chart, "mark", across(share), up(0), across(share), y);
  label(chart, share > 0.6 ? "end" : "start", across(share) + (share > 0.6 ? -4 : 4), y + 8, words,
        "label strong");
}

/// The order of `contestants` by `key`: for each its place, from 1.
template <class Key>
std::vector<std::size_t> places(const std::vector<Contestant>& contestants, Key key) {
  std::vector<std::size_t> order(contestants.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return key(contestants[a]) < key(contestants[b]);
  });
  std::vector<std::size_t> place(contestants.size());
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i + 1;
  return place;
}

}  // namespace

Markup latency_chart(const std::vector<Contestant>& contestants, const RushReport& report) {
  std::vector<double> waits;
  for (const Contestant& one : contestants)
    if (one.comment) waits.push_back(std::max(1.0, micros_between(one.started, one.finished)));
  Markup chart = begin_chart(fmt::format("Latency: half the answers within {}, 99 of 100 within {}",
                                         shown_micros(report.latency_p50_us),
                                         shown_micros(report.latency_p99_us)));
  if (waits.empty()) return std::move(chart.close());
  const auto [least, most] = std::minmax_element(waits.begin(), waits.end());
  const double from = std::log10(*least) - 0.01;
  const double to = std::max(std::log10(*most), from + 0.3) + 0.01;
  const auto share = [&](double micros) { return (std::log10(micros) - from) / (to - from); };
  constexpr std::size_t bins = 36;
  std::vector<int> counts(bins);
  for (const double wait : waits)
    ++counts[std::min(bins - 1, static_cast<std::size_t>(share(wait) * bins))];
  const double scale = round_up(*std::max_element(counts.begin(), counts.end()));
  for (std::size_t i = 0; i < bins; ++i) {
    const double y = up(counts[i] / scale);
    if (counts[i] > 0)
      chart.empty("rect", {{"class", "bar"},
                           {"x", at(across(static_cast<double>(i) / bins) + 0.5)},
                           {"y", at(y)},
                           {"width", at(plot_width / bins - 1)},
                           {"height", at(up(0) - y)}});
  }
  axes(chart, "wait for the answer, logarithmic", grouped(std::llround(scale)));
  double last = -1;
  for (double power = std::pow(10, std::floor(from)); power <= *most * 10; power *= 10)
    for (const double step : {1.0, 2.0, 5.0}) {
      const double place = share(step * power);
      if (place < 0 || place > 1 || place - last < 0.14) continue;
      tick(chart, last = place, shown_micros(std::llround(step * power)));
    }
  mark(chart, share(std::max<double>(1, static_cast<double>(report.latency_p50_us))), up(1),
       "median " + shown_micros(report.latency_p50_us));
  mark(chart, share(std::max<double>(1, static_cast<double>(report.latency_p99_us))), up(1) + 16,
       "99 % " + shown_micros(report.latency_p99_us));
  return std::move(chart.close());
}

Markup order_chart(const std::vector<Contestant>& contestants, const RushReport& report) {
  constexpr std::size_t people_max = 600;
  const auto arrival = places(contestants, [](const Contestant& one) { return one.started; });
  // The comments' ids are in the order in which they were decided.
  const auto claim = places(contestants, [](const Contestant& one) {
    return one.comment ? one.comment->value : INT64_MAX;
  });
  const std::size_t shown =
      std::min({contestants.size(), people_max,
                std::max<std::size_t>(60, 6 * static_cast<std::size_t>(report.slots))});
  std::size_t latest = shown;
  for (std::size_t i = 0; i < contestants.size(); ++i)
    if (claim[i] <= shown) latest = std::max(latest, arrival[i]);
  Markup chart = begin_chart(fmt::format("Arrival against claim order of the first {} claims of {}",
                                         shown, contestants.size()));
  const auto most = static_cast<double>(shown);
  const auto across_most = static_cast<double>(latest);
  line(chart, "faint", across(0), up(0), across(std::min(1.0, most / across_most)),
       up(std::min(1.0, across_most / most)));
  const auto slots = static_cast<std::size_t>(report.slots);
  if (slots < shown) {
    const double y = up((static_cast<double>(slots) + 0.5) / most);
    line(chart, "mark", left, y, width - right, y);
    label(chart, "end", width - right, y - 4, "coupons end here", "label strong");
  }
  for (std::size_t i = 0; i < contestants.size(); ++i)
    if (claim[i] <= shown)
      chart.empty("circle", {{"class", contestants[i].position ? "won" : "lost"},
                             {"cx", at(across(static_cast<double>(arrival[i]) / across_most))},
                             {"cy", at(up(static_cast<double>(claim[i]) / most))},
                             {"r", contestants[i].position ? "3.2" : "2"}});
  axes(chart, "order of arrival", grouped(static_cast<std::int64_t>(shown)));
  tick(chart, 0, "1");
  tick(chart, 1, grouped(static_cast<std::int64_t>(latest)));
  return std::move(chart.close());
}

Markup pace_chart(const std::vector<Contestant>& contestants, const RushReport& report) {
  const auto [first, last] = span_of(contestants);
  const double whole = std::max(1.0, micros_between(first, last));
  constexpr std::size_t bins = 48;
  std::vector<double> answers(bins);
  for (const Contestant& one : contestants) {
    const double share = micros_between(first, one.finished) / whole;
    ++answers[std::min(bins - 1, static_cast<std::size_t>(share * bins))];
  }
  const double bin_seconds = whole / bins / 1e6;
  double scale = 1;
  for (double& count : answers) scale = std::max(scale, count /= bin_seconds);
  scale = round_up(scale);
  Markup chart = begin_chart(
      fmt::format("Claims a second: {} on average", grouped(report.comments_per_second)));
  std::string path = fmt::format("M{} {}", at(across(0)), at(up(0)));
  for (std::size_t i = 0; i < bins; ++i) {
    const std::string y = at(up(answers[i] / scale));
    path += fmt::format(" L{} {} L{} {}", at(across(static_cast<double>(i) / bins)), y,
                        at(across(static_cast<double>(i + 1) / bins)), y);
  }
  chart.empty("path",
              {{"class", "bar"}, {"d", path + fmt::format(" L{} {} Z", at(across(1)), at(up(0)))}});
  const std::string most =
      scale >= 10'000 ? grouped(std::llround(scale / 1000)) + " k" : grouped(std::llround(scale));
  axes(chart, "since the first request", most);
  tick(chart, 0, "0");
  tick(chart, 0.5, shown_micros(std::llround(whole / 2)));
  tick(chart, 1, shown_micros(std::llround(whole)));
  if (!report.winners.empty())
    mark(chart, static_cast<double>(report.winners_decided_ms) * 1000 / whole, up(1),
         fmt::format("last coupon gone: {} ms", grouped(report.winners_decided_ms)));
  return std::move(chart.close());
}

Markup wait_bar(const Contestant& winner, Contestant::Instant first, Contestant::Instant last) {
  const double whole = std::max(1.0, micros_between(first, last));
  const double from = 100 * micros_between(first, winner.started) / whole;
  const double to = 100 * micros_between(first, winner.finished) / whole;
  Markup bar;
  bar.open("svg", {{"viewBox", "0 0 100 8"}, {"preserveAspectRatio", "none"}, {"class", "wait"}});
  bar.empty("rect", {{"class", "track"}, {"width", "100"}, {"height", "8"}});
  bar.empty("rect", {{"class", "bar"},
                     {"x", at(from)},
                     {"width", at(std::max(1.0, to - from))},
                     {"height", "8"}});
  return std::move(bar.close());
}

}  // namespace ticketing::cli
