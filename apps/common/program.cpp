#include "common/program.hpp"

#include <algorithm>
#include <array>

#include "common/exit_code.hpp"
#include "common/mdoc.hpp"

namespace ticketing::app {
namespace {

constexpr std::array<ProgramOption, 3> about_the_program = {{
    {.name = "help", .help = "show this help and stop", .letter = 'h'},
    {.name = "version", .help = "show the version and stop"},
    {.name = "man", .help = "print the manual page, in mdoc(7), and stop"},
}};

std::string spelled(const ProgramOption& option) {
  std::string out = option.letter != 0 ? std::string("-") + option.letter + ", --" : "    --";
  out += option.name;
  if (!option.value_name.empty()) out += " " + std::string(option.value_name);
  return out;
}

}  // namespace

std::vector<ProgramOption> options_of(const Program& program) {
  const auto common = common_options();
  std::vector<ProgramOption> all(common.begin(), common.end());
  all.insert(all.end(), program.options.begin(), program.options.end());
  all.insert(all.end(), about_the_program.begin(), about_the_program.end());
  return all;
}

std::string program_help(const Program& program) {
  const std::vector<ProgramOption> options = options_of(program);
  std::size_t width = 0;
  for (const ProgramOption& option : options) width = std::max(width, spelled(option).size());
  std::string out = "Usage: " + std::string(program.name) + " [OPTIONS]\n\n" +
                    std::string(program.description) + "\n\nOPTIONS\n";
  for (const ProgramOption& option : options) {
    const std::string left = spelled(option);
    out +=
        "  " + left + std::string(width - left.size() + 2, ' ') + std::string(option.help) + "\n";
  }
  out += "\nEXIT CODES\n";
  for (const ExitCode& one : exit_codes())
    out += "  " + std::string(one.code) + std::string(5 - one.code.size(), ' ') +
           std::string(one.meaning) + "\n";
  return out +
         "\nThe environment sets every configuration key: TICKETING_STORE, TICKETING_REDIS,\n"
         "TICKETING_<SECTION>_<KEY>. 'ticketctl config explain' says what each means.\n";
}

std::string program_manual(const Program& program) {
  std::string synopsis;
  std::string items;
  for (const ProgramOption& option : options_of(program)) {
    const std::string flag = mdoc::spelled(option.name, option.value_name);
    synopsis += ".Op " + flag + "\n";
    const std::string letter =
        option.letter != 0 ? std::string("Fl ") + option.letter + " , " : std::string();
    items += mdoc::item(letter + flag, option.help);
  }
  return mdoc::heading(program.name, 1, program.about) + ".Nm\n" + synopsis + ".Sh DESCRIPTION\n" +
         mdoc::sentences(program.description) + mdoc::list(items) + ".Sh ENVIRONMENT\n" +
         mdoc::list(manual_of_environment()) + manual_of_files() + mdoc::exit_status() +
         ".Sh SEE ALSO\n.Xr ticketctl 1 ,\n.Xr ticketing.toml 5\n";
}

std::string manual_of_environment() {
  return mdoc::item("Ev TICKETING_STORE , TICKETING_REDIS , TICKETING_<SECTION>_<KEY>",
                    "set what the configuration names, after its file and before the options");
}

std::string manual_of_files() {
  return ".Sh FILES\n" + mdoc::list(mdoc::item("Pa /etc/ticketing/ticketing.toml",
                                               "the configuration, where there is one"));
}

}  // namespace ticketing::app
