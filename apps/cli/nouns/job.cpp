// ticketctl job ...
#include <algorithm>

#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"
#include "common/stop_on_signal.hpp"

namespace ticketing::cli {
namespace {

void list(Invocation& call) {
  Ticketing ticketing = call.open();
  call.out.list(get(ticketing.jobs().list(local_operator())));
}

void run(Invocation& call) {
  const app::StopOnSignal signals;
  Ticketing ticketing = call.open_with_pictures();
  const std::string name = *call.text("job");
  const JobRun done =
      get(ticketing.jobs().run_now(local_operator(), name, call.options(), signals.token()));
  call.out.record(done);
  if (call.dry_run()) call.out.message("Dry run: the job was not run.");
  if (done.state == RunState::failed) fail("the job failed: " + done.outcome);
  if (done.state == RunState::interrupted)
    fail("the job was interrupted: " + done.outcome + "; a scheduler goes on with it");
}

void history(Invocation& call) {
  Ticketing ticketing = call.open();
  call.out.list(get(ticketing.jobs().history(local_operator(), *call.text("job"))));
}

void explain(Invocation& call) {
  Ticketing ticketing = call.open();
  const JobExplanation told = get(ticketing.jobs().explain(local_operator(), *call.text("job")));
  call.out.record_with_list(told, told.next);
}

void next(Invocation& call) {
  Ticketing ticketing = call.open();
  call.out.list(get(ticketing.jobs().explain(local_operator(), *call.text("job"))).next);
}

void pause(Invocation& call) {
  PauseJob request{.job = *call.text("job"), .until = call.find<Timestamp>("until")};
  request.note = call.text("note").value_or("");
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.jobs().pause(local_operator(), request, call.options())));
  if (call.dry_run()) call.out.message("Dry run: the job was not paused.");
}

void resume(Invocation& call) {
  Ticketing ticketing = call.open();
  call.out.record(
      get(ticketing.jobs().resume(local_operator(), *call.text("job"), call.options())));
  if (call.dry_run()) call.out.message("Dry run: the job was not resumed.");
}

}  // namespace

std::vector<Command> job_commands() {
  const Argument job = {.name = "job", .help = "its name, as 'ticketctl job list' shows it"};
  return {
      {.noun = "job",
       .verb = "list",
       .summary = "list the jobs, their schedules and next times",
       .run = list,
       .example = "job list",
       .shows = columns_of<JobView>,
       .columns = {"name", "schedule", "next_at", "last_success_at", "paused", "description"},
       .watchable = true},
      {.noun = "job",
       .verb = "run",
       .effect = Effect::writes,
       .summary = "run a job now",
       .arguments = {job},
       .run = run,
       .example = "job run day_rollover",
       .shows = columns_of<JobRun>},
      {.noun = "job",
       .verb = "history",
       .summary = "list a job's runs, newest first",
       .arguments = {job},
       .run = history,
       .example = "job history ledger_audit",
       .shows = columns_of<JobRun>,
       .columns = {"scheduled_for", "state", "outcome", "started_at", "host", "attempt"},
       .watchable = true},
      {.noun = "job",
       .verb = "next",
       .summary = "list a job's next five times",
       .arguments = {job},
       .run = next,
       .example = "job next ranking_award",
       .shows = columns_of<JobTime>},
      {.noun = "job",
       .verb = "explain",
       .summary = "tell when a job runs next, by which rules, and why it was late",
       .arguments = {job},
       .run = explain,
       .example = "job explain mail_dispatch",
       .shows = columns_of<JobTime>},
      {.noun = "job",
       .verb = "pause",
       .effect = Effect::writes,
       .summary = "keep schedulers from beginning a job",
       .arguments = {job},
       .options = {{.name = "until",
                    .value_name = "TIME",
                    .help = "when it goes on by itself: 2026-03-02T09:00:00+09:00"},
                   {.name = "note", .value_name = "TEXT", .help = "why, for whoever wonders"}},
       .run = pause,
       .example = "job pause ledger_audit --until 2026-03-02T09:00:00+09:00 --note 'a restore'",
       .shows = columns_of<JobView>},
      {.noun = "job",
       .verb = "resume",
       .effect = Effect::writes,
       .summary = "end a pause: the job runs at its next time",
       .arguments = {job},
       .run = resume,
       .example = "job resume ledger_audit",
       .shows = columns_of<JobView>},
  };
}

}  // namespace ticketing::cli
