#include <algorithm>
#include <set>

#include "cli/demo/rush.hpp"
#include "cli/refused.hpp"

namespace ticketing::cli {
namespace {

using Instant = Contestant::Instant;

template <class Unit>
std::int64_t between(Instant from, Instant to) {
  return std::chrono::duration_cast<Unit>(to - from).count();
}

void measure(RushReport& report, const std::vector<Contestant>& contestants) {
  Instant first = Instant::max();
  Instant last = Instant::min();
  Instant decided = Instant::min();
  std::vector<std::int64_t> latencies;
  for (const Contestant& one : contestants) {
    first = std::min(first, one.started);
    last = std::max(last, one.finished);
    if (one.position) decided = std::max(decided, one.finished);
    report.retried += one.tries - 1;
    if (one.comment) {
      ++report.accepted;
      latencies.push_back(between<std::chrono::microseconds>(one.started, one.finished));
    } else {
      ++report.refused[one.refusal];
    }
  }
  const auto micros = std::max<std::int64_t>(1, between<std::chrono::microseconds>(first, last));
  report.duration_ms = micros / 1000;
  report.comments_per_second = report.accepted * 1'000'000 / micros;
  if (decided != Instant::min()) {
    report.winners_decided_ms = between<std::chrono::milliseconds>(first, decided);
  }
  if (latencies.empty()) return;
  std::sort(latencies.begin(), latencies.end());
  report.latency_p50_us = latencies[latencies.size() / 2];
  report.latency_p99_us = latencies[latencies.size() * 99 / 100];
}

void check_comments(Ticketing& ticketing, RushReport& report,
                    const std::vector<Contestant>& contestants) {
  std::set<CommentId> stored;
  ListComments request{.post_id = report.post_id, .limit = page_limit_max, .cursor = {}};
  do {
    const CommentPage page = get(ticketing.comments().list(request));
    for (const CommentView& comment : page.items) stored.insert(comment.id);
    request.cursor = page.next_cursor;
  } while (request.cursor);
  std::int64_t lost = 0;
  for (const Contestant& one : contestants) {
    if (one.comment && !stored.contains(*one.comment)) ++lost;
  }
  if (lost > 0) {
    report.problems.push_back(std::to_string(lost) + " acknowledged comments are not stored");
  }
  const auto extra = static_cast<std::int64_t>(stored.size()) - report.accepted;
  if (lost == 0 && extra != 0) {
    report.problems.push_back(std::to_string(extra) +
                              " comments are stored but were not acknowledged");
  }
  if (report.accepted != report.accounts) {
    report.problems.push_back(std::to_string(report.accounts - report.accepted) +
                              " comments were refused");
  }
}

}  // namespace

void check_winners(RushReport& report, const std::vector<Contestant>& contestants) {
  auto& problems = report.problems;
  const auto expected = static_cast<std::size_t>(std::min(report.slots, report.accounts));
  if (report.winners.size() != expected) {
    problems.push_back(std::to_string(report.winners.size()) + " winners instead of " +
                       std::to_string(expected));
  }
  std::set<AccountId> owners;
  for (std::size_t i = 0; i < report.winners.size(); ++i) {
    const Winner& winner = report.winners[i];
    if (winner.position != static_cast<int>(i) + 1) {
      problems.push_back("position " + std::to_string(winner.position) + " where " +
                         std::to_string(i + 1) + " belongs");
    }
    if (!owners.insert(winner.account_id).second) {
      problems.push_back("account " + std::to_string(winner.account_id.value) + " won twice");
    }
  }
  // What contestants were told must be what is stored.
  for (const Contestant& one : contestants) {
    if (!one.comment || one.position.has_value() == owners.contains(one.who.account)) continue;
    problems.push_back("account " + std::to_string(one.who.account.value) +
                       (one.position ? " was told it won, but holds no coupon"
                                     : " holds a coupon it was not told of"));
  }
}

void check_order(RushReport& report, const std::vector<Contestant>& contestants) {
  Instant first_loss = Instant::max();
  for (const Contestant& one : contestants) {
    if (one.comment && !one.position) first_loss = std::min(first_loss, one.finished);
  }
  for (const Contestant& one : contestants) {
    if (!one.position || one.started <= first_loss) continue;
    report.problems.push_back("account " + std::to_string(one.who.account.value) +
                              " won although it began after another had lost");
  }
}

RushReport judge_rush(Ticketing& ticketing, const RushPlan& plan, const RushField& field) {
  const Principal who = Principal::local_operator();
  RushReport report;
  report.post_id = field.post;
  report.accounts = plan.accounts;
  report.slots = plan.slots;
  measure(report, field.contestants);
  report.winners = get(ticketing.coupons().winners(who, field.post));
  check_winners(report, field.contestants);
  check_order(report, field.contestants);
  check_comments(ticketing, report, field.contestants);
  const AuditReport audit = get(ticketing.audit().verify(who, {.full = true}));
  report.audit_clean = audit.clean;
  for (const AuditFinding& finding : audit.findings) {
    report.problems.push_back("audit: " + finding.subject + ": " + finding.detail);
  }
  report.passed = report.problems.empty() && audit.clean;
  return report;
}

}  // namespace ticketing::cli
