#include "cli/command.hpp"

#include "cli/nouns/nouns.hpp"
#include "common/config_options.hpp"

namespace ticketing::cli {

std::string Command::path() const {
  return verb.empty() ? std::string(noun) : std::string(noun) + " " + std::string(verb);
}

const std::vector<Noun>& nouns() {
  static const std::vector<Noun> table = {
      {"account", "people and their roles"},
      {"post", "what is written on the three boards"},
      {"comment", "what is written below posts"},
      {"points", "balances and the ledger"},
      {"coupon", "coupons people hold"},
      {"campaign", "first-come-first-served campaigns"},
      {"product", "what points buy"},
      {"order", "what was bought"},
      {"ticket", "tickets, at the door"},
      {"image", "pictures of products and posts"},
      {"movies", "films from the Korean box office"},
      {"mail", "mails, and what became of each"},
      {"ranking", "who is ahead, and what that is worth"},
      {"job", "scheduled jobs and their runs"},
      {"audit", "proof that the books add up, and who did what"},
      {"demo", "sample data and a live rush"},
      {"db", "the store and its schema"},
      {"config", "the effective configuration"},
  };
  return table;
}

const std::vector<Command>& commands() {
  static const std::vector<Command> table = [] {
    std::vector<Command> all;
    for (auto part :
         {account_commands(), post_commands(),     comment_commands(), points_commands(),
          coupon_commands(),  campaign_commands(), product_commands(), order_commands(),
          ticket_commands(),  image_commands(),    movies_commands(),  ranking_commands(),
          mail_commands(),    job_commands(),      audit_commands(),   demo_commands(),
          db_commands(),      backup_commands(),   doctor_commands(),  config_commands(),
          program_commands()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return table;
}

const std::vector<Option>& global_options() {
  static const std::vector<Option> own = {
      {.name = "output",
       .value_name = "FORMAT",
       .help = "how data is printed; on a terminal as a table that fits, in a pipe as values "
               "between tabs",
       .choices = {"table", "wide", "json", "jsonl", "csv"},
       .letter = 'o'},
      {.name = "fields", .value_name = "NAMES", .help = "only these, as in id,email"},
      {.name = "utc", .help = "show people times in UTC, not in business.timezone"},
      {.name = "no-color", .help = "never colour anything (NO_COLOR does the same)"},
      {.name = "quiet", .help = "no messages and no progress, only data and errors", .letter = 'q'},
      {.name = "help", .help = "show help and stop", .letter = 'h'},
      {.name = "version", .help = "show the version and stop"},
  };
  static const std::vector<Option> table = [] {
    std::vector<Option> all;
    for (const app::ProgramOption& option : app::common_options())
      all.push_back({.name = option.name, .value_name = option.value_name, .help = option.help});
    all.insert(all.end(), own.begin(), own.end());
    return all;
  }();
  return table;
}

std::vector<Option> options_of(const Command& command) {
  std::vector<Option> options = command.options;
  if (command.effect != Effect::reads) {
    options.push_back({.name = "dry-run", .help = "show what would happen, change nothing"});
  }
  if (command.effect == Effect::irreversible) {
    options.push_back({.name = "yes", .help = "do not ask", .letter = 'y'});
  }
  if (command.watchable) {
    options.push_back({.name = "watch", .help = "show it again whenever it changes, until Ctrl-C"});
  }
  return options;
}

const Command* find_command(std::string_view noun, std::string_view verb) {
  for (const Command& command : commands()) {
    if (command.noun == noun && command.verb == verb) return &command;
  }
  return nullptr;
}

std::vector<const Command*> commands_of(std::string_view noun) {
  std::vector<const Command*> found;
  for (const Command& command : commands()) {
    if (command.noun == noun) found.push_back(&command);
  }
  return found;
}

}  // namespace ticketing::cli
