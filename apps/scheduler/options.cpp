#include "scheduler/options.hpp"

#include <boost/program_options.hpp>

#include <array>

namespace ticketing::scheduler {

namespace po = boost::program_options;

const app::Program& program() {
  static constexpr std::array<app::ProgramOption, 3> own = {{
      {.name = "health",
       .value_name = "HOST:PORT",
       .help = "answer /livez, /readyz and /metrics there; not with --list or --once"},
      {.name = "once",
       .value_name = "JOB",
       .help = "run this job now, print what it did, and stop"},
      {.name = "list", .help = "print the jobs with their schedules and stop"},
  }};
  static constexpr app::Program described = {
      .name = "ticketing-scheduler",
      .about = "run the jobs of a movie-ticket rewards platform",
      .description =
          "Runs the platform's jobs when they are due, until it is told to stop by "
          "SIGTERM. SIGHUP has it read its schedules and policies again.",
      .options = own};
  return described;
}

namespace {

po::options_description description() {
  po::options_description out;
  for (const app::ProgramOption& option : app::options_of(program())) {
    std::string name(option.name);
    if (option.letter != 0) name += std::string(",") + option.letter;
    if (option.value_name.empty()) {
      out.add_options()(name.c_str(), "");
    } else {
      out.add_options()(name.c_str(), po::value<std::string>(), "");
    }
  }
  return out;
}

std::optional<std::string> text_of(const po::variables_map& values, const std::string& name) {
  if (!values.contains(name)) return std::nullopt;
  return values[name].as<std::string>();
}

}  // namespace

Options parse_options(int argc, const char* const* argv) {
  const auto known = description();
  po::variables_map values;
  try {
    // No positional arguments, no guessing of abbreviations: a typo must not start a daemon.
    const int style = po::command_line_style::default_style &
                      ~static_cast<int>(po::command_line_style::allow_guessing);
    po::store(po::command_line_parser(argc, argv)
                  .options(known)
                  .style(style)
                  .positional(po::positional_options_description())
                  .run(),
              values);
  } catch (const po::error& e) {
    throw UsageError(e.what());
  }
  Options out;
  out.help = values.contains("help");
  out.manual = values.contains("man");
  out.version = values.contains("version");
  out.list = values.contains("list");
  out.once = text_of(values, "once");
  out.health = text_of(values, "health");
  if (out.health && (out.list || out.once))
    throw UsageError("--health is for a scheduler that stays: not with --list or --once");
  if (out.list && out.once) throw UsageError("--list and --once exclude each other");
  out.sources = app::config_sources(
      [&](std::string_view name) { return text_of(values, std::string(name)); });
  return out;
}

}  // namespace ticketing::scheduler
