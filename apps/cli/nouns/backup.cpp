// ticketctl db backup, db restore
#include <ticketing/backup.hpp>

#include <functional>
#include <optional>
#include <string>

#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"
#include "cli/progress.hpp"
#include "common/stop_on_signal.hpp"

namespace ticketing::cli {
namespace {

/// Draws what a copy tells, a bar for each of its parts.
class CopyBars final {
 public:
  explicit CopyBars(const Terminal& terminal) : terminal_(terminal) {}
  void operator()(const BackupProgress& at) {
    if (part_ != at.part) {
      bar_.reset();
      bar_.emplace(terminal_, part_ = at.part, at.expected);
    }
    bar_->advance_to(at.done);
  }

 private:
  const Terminal& terminal_;
  std::string part_;
  std::optional<Progress> bar_;
};

/// Runs `fn(watcher, stop)`, which Ctrl-C ends: what it had begun is taken back first.
template <class Fn>
auto watched(Invocation& call, Fn&& fn) {
  const app::StopOnSignal stop;
  auto result = [&] {
    CopyBars bars(call.out.terminal());
    return fn(std::ref(bars), stop.token());
  }();
  if (!result && stop.token().stop_requested())
    throw Refused{std::move(result.error()), app::exit_interrupted};
  return get(std::move(result));
}

void backup(Invocation& call) {
  const Config config = call.config();
  const BackUpStore request{*call.text("file"), call.text("scratch").value_or("")};
  const auto report = watched(call, [&](const BackupWatcher& watcher, const std::stop_token& stop) {
    return Ticketing::backup(config, request, call.options(), watcher, stop);
  });
  call.out.record(report);
  for (const std::string& what : report.not_held) call.out.message("Not in it: " + what);
  if (call.dry_run()) return call.out.message("Dry run: nothing was copied.");
  if (!report.clean)
    found(
        "the backup holds what the store holds, but its books do not add up: see the findings, "
        "and 'ticketctl audit verify'");
}

std::string counted(const StoreContent& content) {
  return std::to_string(content.accounts) + " accounts, " + std::to_string(content.entries) +
         " ledger entries, " + std::to_string(content.orders) + " orders and " +
         std::to_string(content.winners) + " winners";
}

std::string what_is_lost(const RestoreReport& preview) {
  if (!preview.goes_on)
    return "The store does not go on from this backup: everything in it would be lost, " +
           counted(preview.lost) + ".";
  return "What the store has had since the backup would be lost: " + counted(preview.lost) + ".";
}

void restore(Invocation& call) {
  const Config config = call.config();
  RestoreStore request{*call.text("file"), false, call.text("scratch").value_or("")};
  const auto run = [&](const CallOptions& options) {
    return watched(call, [&](const BackupWatcher& watcher, const std::stop_token& stop) {
      return Ticketing::restore(config, request, options, watcher, stop);
    });
  };
  const RestoreReport preview = run({.dry_run = true});
  if (call.dry_run()) {
    call.out.record(preview);
    return call.out.message(preview.replaces
                                ? "Dry run: nothing was changed. " + what_is_lost(preview)
                                : "Dry run: nothing was changed, and nothing would "
                                  "be lost.");
  }
  if (preview.replaces) {
    call.confirm(what_is_lost(preview) + " Replace it?");
    request.replace = true;
  }
  const RestoreReport report = run({});
  call.out.record(report);
  call.out.message(
      "Restored. Clients of live events begin anew; bring the images back before the "
      "store is served.");
  if (!report.clean) found("the store was restored, but its books do not add up: see the findings");
}

Option scratch_option() {
  return {
      .name = "scratch",
      .value_name = "URL",
      .help = "an empty PostgreSQL database to try the backup in; it is empty again afterwards"};
}

}  // namespace

std::vector<Command> backup_commands() {
  return {
      {.noun = "db",
       .verb = "backup",
       .effect = Effect::writes,
       .summary = "copy the store to a file while it is used, and prove the copy",
       .arguments = {{.name = "file", .help = "which is not there yet"}},
       .options = {scratch_option()},
       .run = backup,
       .example = "db backup /var/backups/ticketing-2026-03-02.tar",
       .shows = columns_of<BackupReport>},
      {.noun = "db",
       .verb = "restore",
       .effect = Effect::irreversible,
       .summary = "make the store what a backup holds, once you have seen what is lost",
       .arguments = {{.name = "file", .help = "that 'db backup' made"}},
       .options = {scratch_option()},
       .run = restore,
       .example = "db restore /var/backups/ticketing-2026-03-02.tar --dry-run",
       .shows = columns_of<RestoreReport>},
  };
}

}  // namespace ticketing::cli
