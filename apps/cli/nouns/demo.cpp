// ticketctl demo ...
#include <algorithm>

#include <ticketing/code.hpp>
#include <ticketing/local_time.hpp>

#include "cli/demo/comment_texts.hpp"
#include "cli/demo/foreign_store.hpp"
#include "cli/demo/interruption.hpp"
#include "cli/demo/live_view.hpp"
#include "cli/demo/rush.hpp"
#include "cli/demo/rush_page.hpp"
#include "cli/demo/seed.hpp"
#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

/// A password given, or one nobody can guess: the demo's administrator is a real one.
std::string demo_password(const Invocation& call) {
  if (const auto file = call.text("password-file")) return read_secret(*file);
  SystemRandom random;
  return make_code(random);
}

void seed(Invocation& call) {
  const std::string password = demo_password(call);
  Ticketing ticketing = call.open(app::MissingStore::created);
  if (!call.flag("yes") && !inspect_demo(ticketing).added.empty()) refuse_foreign_store(ticketing);
  const Interruption interruption(
      "Sample people, posts and products may be there in part: the same command adds what is "
      "missing. A store that was made for them goes with its file or its database; else "
      "'ticketctl post delete' and 'ticketctl product retire' take them away, and 'ticketctl "
      "account suspend' their sign-ins.");
  const SeedReport report =
      call.dry_run() ? inspect_demo(ticketing) : seed_demo(ticketing, password);
  call.out.record_with_list(report, report.sign_ins);
  std::string parts;
  for (const std::string& part : report.added) parts += (parts.empty() ? "" : ", ") + part;
  const bool new_passwords =
      std::any_of(report.sign_ins.begin(), report.sign_ins.end(),
                  [](const DemoSignIn& person) { return person.password.has_value(); });
  if (parts.empty()) {
    call.out.message("The store is seeded already; nothing was changed.");
  } else if (call.dry_run()) {
    call.out.message("Dry run: would add " + parts + ".");
  } else if (new_passwords) {
    call.out.message("Added " + parts + ". These passwords are not shown again.");
  } else {
    call.out.message("The store was seeded in part, or by an older version: added " + parts + ".");
  }
}

RushPlan plan_of(const Invocation& call) {
  RushPlan plan;
  plan.accounts = static_cast<int>(call.number("accounts", 1, 1'000'000));
  plan.slots = static_cast<int>(call.number("slots", 1, campaign_slots_max));
  plan.connections = static_cast<int>(call.number("connections", 1, 4096));
  plan.api = call.text("api");
  plan.texts = comment_texts(call.text("comments-from"));
  return plan;
}

void rush(Invocation& call) {
  const RushPlan plan = plan_of(call);
  if (plan.api) check_api(*plan.api);
  Ticketing ticketing = call.open();
  if (!call.flag("yes")) refuse_foreign_store(ticketing);
  const auto page_file = call.text("report");
  if (page_file) check_page_file(*page_file);
  if (call.dry_run()) {
    call.out.message("Dry run: would add an administrator, " + std::to_string(plan.accounts) +
                     " accounts and an event post with " + std::to_string(plan.slots) +
                     " slots, then let everybody comment at once.");
    return;
  }
  call.out.message("Adding " + std::to_string(plan.accounts) + " accounts and an event post ...");
  Interruption interruption("Nothing was made.");
  RushField field = prepare_rush(ticketing, plan, call.out.terminal(), interruption);
  call.out.message("Commenting ...");
  {
    LiveView view(call.out.terminal(), plan);
    if (plan.api) {
      rush_over_http(plan, field, view);
    } else {
      rush_directly(ticketing, plan, field, view);
    }
  }
  call.out.message("Checking the winners and the books ...");
  const RushReport report = judge_rush(ticketing, plan, field);
  if (page_file) {
    const LocalTime when = local_time(ticketing.clock().now(), ticketing.calendar());
    write_page(*page_file, rush_page(report, plan, field.contestants, when.text + " " + when.zone));
  }
  call.out.record_with_list(report, report.winners);
  if (page_file) call.out.message("The report is in " + shown(*page_file) + ".");
  for (const std::string& problem : report.problems) call.out.message("problem: " + problem);
  if (!report.passed) fail("the rush did not end as it must");
  call.out.message("The audit is clean: " + std::to_string(report.winners.size()) +
                   " winners, every comment stored.");
}

}  // namespace

std::vector<Command> demo_commands() {
  const Option anywhere{.name = "yes", .help = "also in a store that is no demo's"};
  return {
      {.noun = "demo",
       .verb = "seed",
       .effect = Effect::writes,
       .summary = "fill a fresh store with sample people, posts and products",
       .options = {{.name = "password-file",
                    .value_name = "FILE",
                    .help =
                        "their password; made up and printed without it; - reads standard input"},
                   anywhere},
       .run = seed,
       .example = "demo seed --store sqlite:///demo.db",
       .shows = columns_of<DemoSignIn>},
      {.noun = "demo",
       .verb = "rush",
       .effect = Effect::writes,
       .summary = "let many accounts comment on one event post at once, and check who won",
       .options =
           {{.name = "accounts", .value_name = "N", .help = "who comments", .default_value = "100"},
            {.name = "slots", .value_name = "K", .help = "coupons to win", .default_value = "10"},
            {.name = "comments-from",
             .value_name = "FILE",
             .help = "what they write: the last column of a tab-separated file"},
            {.name = "api",
             .value_name = "URL",
             .help = "comment over HTTP, through a server on the same store"},
            {.name = "connections",
             .value_name = "C",
             .help = "comments under way at once",
             .default_value = "64"},
            {.name = "report",
             .value_name = "FILE",
             .help = "a page with charts of it, to show around: FILE.html"},
            anywhere},
       .run = rush,
       .example = "demo rush --accounts 3000 --slots 10 --store sqlite:///demo.db",
       .shows = columns_of<Winner>},
  };
}

}  // namespace ticketing::cli
