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
  Ticketing ticketing = call.open();
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

}  // namespace

std::vector<Command> job_commands() {
  const Argument job = {.name = "job", .help = "its name, as 'ticketctl job list' shows it"};
  return {
      {.noun = "job",
       .verb = "list",
       .summary = "list the jobs, their schedules and next times",
       .run = list},
      {.noun = "job",
       .verb = "run",
       .effect = Effect::writes,
       .summary = "run a job now",
       .arguments = {job},
       .run = run,
       .example = "job run day_rollover"},
      {.noun = "job",
       .verb = "history",
       .summary = "list a job's runs, newest first",
       .arguments = {job},
       .run = history},
  };
}

}  // namespace ticketing::cli
