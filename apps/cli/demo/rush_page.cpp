#include "cli/demo/rush_page.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "cli/demo/markup.hpp"
#include "cli/demo/rush_charts.hpp"
#include "cli/demo/rush_times.hpp"
#include "cli/grouped.hpp"
#include "cli/refused.hpp"

namespace ticketing::cli {
namespace {

constexpr std::size_t winners_listed_max = 1000;

// Light and dark as the reader's system is; colours that people tell apart who see no red or green
// (Okabe and Ito, https://jfly.uni-koeln.de/color/).
constexpr std::string_view style = R"(
:root{color-scheme:light dark;--paper:#fff;--ink:#1c2126;--soft:#5f6b76;--line:#d9dfe5;
--card:#f5f7f9;--bar:#0072b2;--won:#d55e00;--good:#00704d;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--paper:#14181c;--ink:#e6eaee;--soft:#9aa6b1;--line:#333c45;
--card:#1c2228;--bar:#56b4e9;--won:#e69f00;--good:#4cc79a;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1.25rem;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,"Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR","Noto Sans CJK KR",
sans-serif}
h1{font-size:1.6rem;line-height:1.25;margin:.2rem 0}
h2{font-size:1.05rem;margin:0 0 .1rem}
p{margin:.2rem 0}.soft{color:var(--soft);font-size:.9rem}
.verdict{font-weight:600;color:var(--good)}.verdict.failed{color:var(--bad)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.6rem;
margin:1rem 0;padding:0}
.tile{background:var(--card);border-radius:.6rem;padding:.6rem .8rem}
.tile b{display:block;font-size:1.35rem;font-variant-numeric:tabular-nums;white-space:nowrap}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr));gap:1rem}
figure{margin:0;background:var(--card);border-radius:.6rem;padding:.9rem}
figure svg{display:block;width:100%;height:auto;margin-top:.4rem}
.axis{stroke:var(--soft);stroke-width:1}.faint{stroke:var(--line);stroke-width:1.5}
.mark{stroke:var(--won);stroke-width:1.2;stroke-dasharray:4 3}
.bar{fill:var(--bar)}.track{fill:var(--line)}
.won{fill:var(--won)}.lost{fill:var(--bar);opacity:.55}
.label{font-size:12px;fill:var(--soft)}.strong{fill:var(--ink);font-weight:600}
.list{overflow-x:auto;margin-top:1.5rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);
white-space:nowrap}
th{font-size:.85rem;color:var(--soft);font-weight:500}
td.name{white-space:normal;overflow-wrap:anywhere;min-width:6.5rem}
th.number,td.number{text-align:right}
.wait{width:100%;min-width:5rem;height:.5rem;display:block}
@media(max-width:30rem){body{padding:.9rem}.away{display:none}}
)";

void tile(Markup& page, std::string_view what, const std::string& value) {
  page.open("div", {{"class", "tile"}});
  page.leaf("b", {}, value).leaf("span", {{"class", "soft"}}, what);
  page.close();
}

void add_tiles(Markup& page, const RushReport& report) {
  page.open("section", {{"class", "tiles"}, {"aria-label", "Figures"}});
  tile(page, "commented", grouped(report.accepted));
  tile(page, "claims a second", grouped(report.comments_per_second));
  tile(page, "until the last coupon was gone", shown_micros(report.winners_decided_ms * 1000));
  tile(page, "until everybody had an answer", shown_micros(report.duration_ms * 1000));
  tile(page, "median wait", shown_micros(report.latency_p50_us));
  tile(page, "wait of 99 in 100", shown_micros(report.latency_p99_us));
  if (report.retried > 0) tile(page, "tries again", grouped(report.retried));
  for (const auto& [code, times] : report.refused) tile(page, "refused: " + code, grouped(times));
  page.close();
}

void add_verdict(Markup& page, const RushReport& report) {
  if (report.passed) {
    page.leaf("p", {{"class", "verdict"}},
              "✓ First come, first served: each coupon went to another account, no comment was "
              "lost, and the books add up.");
    return;
  }
  page.leaf("p", {{"class", "verdict failed"}}, "✗ This did not end as it must:");
  page.open("ul");
  for (const std::string& problem : report.problems) page.leaf("li", {}, problem);
  page.close();
}

void chart(Markup& page, std::string_view title, std::string_view about, const Markup& drawn) {
  page.open("figure").leaf("h2", {}, title);
  page.leaf("p", {{"class", "soft"}}, about);
  page.add(drawn).close();
}

void add_charts(Markup& page, const RushReport& report,
                const std::vector<Contestant>& contestants) {
  page.open("section", {{"class", "charts"}});
  chart(page, "Who came first, and who won",
        "Each dot is a comment: how early it came, and how early it was decided. Orange won.",
        order_chart(contestants, report));
  chart(page, "How long they waited", "Comments by the time from the first try to the answer.",
        latency_chart(contestants, report));
  chart(page, "How fast it went", "Answers a second.", pace_chart(contestants, report));
  page.close();
}

void add_winners(Markup& page, const std::vector<Contestant>& contestants) {
  std::vector<const Contestant*> winners;
  for (const Contestant& one : contestants)
    if (one.position) winners.push_back(&one);
  std::sort(winners.begin(), winners.end(),
            [](const Contestant* a, const Contestant* b) { return *a->position < *b->position; });
  if (winners.empty()) return;
  const auto first = span_of(contestants).first;
  auto last = first;
  for (const Contestant* one : winners) last = std::max(last, one->finished);
  page.open("section", {{"class", "list"}}).leaf("h2", {}, "Winners");
  page.open("table").open("thead").open("tr");
  page.leaf("th", {{"class", "number"}}, "#").leaf("th", {}, "who");
  page.leaf("th", {{"class", "number away"}}, "came after");
  page.leaf("th", {{"class", "number"}}, "won after").leaf("th", {{"style", "width:40%"}}, "wait");
  page.close().close().open("tbody");
  for (std::size_t i = 0; i < std::min(winners.size(), winners_listed_max); ++i) {
    const Contestant& one = *winners[i];
    const auto after = [&](Contestant::Instant then) {
      return shown_micros(static_cast<std::int64_t>(micros_between(first, then)));
    };
    page.open("tr").leaf("td", {{"class", "number"}}, std::to_string(*one.position));
    page.leaf("td", {{"class", "name"}}, one.who.nickname);
    page.leaf("td", {{"class", "number away"}}, after(one.started));
    page.leaf("td", {{"class", "number"}}, after(one.finished));
    page.open("td").add(wait_bar(one, first, last)).close().close();
  }
  page.close().close();
  if (winners.size() > winners_listed_max)
    page.leaf("p", {{"class", "soft"}},
              "And " + grouped(static_cast<std::int64_t>(winners.size() - winners_listed_max)) +
                  " more.");
  page.close();
}

}  // namespace

std::string rush_page(const RushReport& report, const RushPlan& plan,
                      const std::vector<Contestant>& contestants, const std::string& when) {
  const std::string title =
      grouped(report.accounts) + " people, " + grouped(report.slots) + " coupons";
  Markup page;
  page.raw("<!DOCTYPE html>\n");
  page.open("html", {{"lang", "en"}}).open("head");
  page.empty("meta", {{"charset", "utf-8"}});
  page.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  // Whatever a name says, the page loads nothing and runs nothing.
  page.empty("meta", {{"http-equiv", "Content-Security-Policy"},
                      {"content", "default-src 'none'; style-src 'unsafe-inline'"}});
  page.leaf("title", {}, "Rush: " + title);
  page.open("style").raw(style).close().close();
  page.open("body").open("header").leaf("h1", {}, title);
  page.leaf("p", {{"class", "soft"}}, when);
  add_verdict(page, report);
  page.close();
  add_tiles(page, report);
  if (!contestants.empty()) add_charts(page, report, contestants);
  add_winners(page, contestants);
  page.leaf("p", {{"class", "soft"}},
            "Post " + std::to_string(report.post_id.value) + ", " +
                (plan.api ? "over HTTP, " : "straight to the store, ") + grouped(plan.connections) +
                " comments under way at once. ticketctl " + std::string(version()) + ".");
  page.close().close();
  return page.made();
}

void check_page_file(const std::string& file) {
  const bool was_there = std::filesystem::exists(file);
  if (!std::ofstream(file, std::ios::app))
    fail("cannot write the report to " + shown(file) + ": name a file in a folder that is there");
  if (!was_there) std::filesystem::remove(file);
}

void write_page(const std::string& file, const std::string& page) {
  std::ofstream out(file, std::ios::binary);
  out << page << std::flush;
  if (!out) fail("the report could not be written to " + shown(file) + ": is the disk full?");
}

}  // namespace ticketing::cli
