#include "scheduler/options.hpp"

#include <boost/program_options.hpp>

#include <sstream>

#include "common/config_options.hpp"

namespace ticketing::scheduler {

namespace po = boost::program_options;

namespace {

po::options_description description() {
  po::options_description out("Options");
  out.add_options()                                                                   //
      ("config", po::value<std::string>()->value_name("FILE"), "TOML configuration")  //
      ("store", po::value<std::string>()->value_name("URL"),
       "sqlite:///path or postgresql://...")                                          //
      ("redis", po::value<std::string>()->value_name("URL"), "redis://host:port/db")  //
      ("health", po::value<std::string>()->value_name("HOST:PORT"),
       "answer /livez, /readyz and /metrics there")  //
      ("once", po::value<std::string>()->value_name("JOB"),
       "run this job now, print what it did, and exit")         //
      ("list", "print the jobs with their schedules and exit")  //
      ("version", "print the version and exit")                 //
      ("help,h", "print this text and exit");
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
  if (values.contains("help")) {
    std::ostringstream text;
    text << "Usage: ticketing-scheduler [--config FILE] [--store URL] [--redis URL]\n"
            "                           [--health HOST:PORT | --once JOB | --list]\n\n"
            "Runs the platform's jobs when they are due, until it is told to stop by SIGTERM.\n"
            "SIGHUP has it read its schedules and policies again.\n\n"
         << known;
    out.help = text.str();
  }
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
