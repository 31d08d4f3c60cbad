#include "api/options.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace ticketing::api {

const app::Program& program() {
  static constexpr std::array<app::ProgramOption, 5> own = {{
      {.name = "host", .value_name = "ADDRESS", .help = "listen there", .key = "api.host"},
      {.name = "port",
       .value_name = "N",
       .help = "listen on this port; 0 picks a free one",
       .key = "api.port"},
      {.name = "threads",
       .value_name = "N",
       .help = "so many threads answer; 0: one for each core",
       .key = "api.threads"},
      {.name = "with-scheduler", .help = "also run due jobs, as ticketing-scheduler does"},
      {.name = "demo-pages", .help = "also serve a page at /live/ that shows the system live"},
  }};
  static constexpr app::Program described = {
      .name = "ticketing-api",
      .about = "serve the REST API of a movie-ticket rewards platform",
      .description =
          "Serves the REST API until it is told to stop by SIGTERM. The address is "
          "printed once it accepts.",
      .options = own};
  return described;
}

namespace {

/// The flag, or null when it takes a value or there is none of that name.
bool* flag_of(Options& options, std::string_view name) {
  if (name == "help") return &options.help;
  if (name == "version") return &options.version;
  if (name == "man") return &options.manual;
  if (name == "with-scheduler") return &options.with_scheduler;
  if (name == "demo-pages") return &options.demo_pages;
  return nullptr;
}

std::optional<app::ProgramOption> find_option(std::string_view word) {
  for (const app::ProgramOption& option : app::options_of(program())) {
    if (word.starts_with("--") && word.substr(2) == option.name) return option;
    if (option.letter != 0 && word == std::string("-") + option.letter) return option;
  }
  return std::nullopt;
}

}  // namespace

Result<Options> parse_options(const std::vector<std::string>& arguments) {
  Options options;
  options.sources = app::sources_without_options();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string word = arguments[i];
    std::optional<std::string> value;
    if (const auto equals = word.find('='); equals != std::string::npos) {
      value = word.substr(equals + 1);
      word.resize(equals);
    }
    const auto option = find_option(word);
    if (!option) return refuse(ErrorCode::validation_failed, "unknown option \"" + word + "\"");
    if (bool* flag = flag_of(options, option->name)) {
      if (value) return refuse(ErrorCode::validation_failed, word + " takes no value");
      *flag = true;
      continue;
    }
    if (!value) {
      if (++i == arguments.size())
        return refuse(ErrorCode::validation_failed, word + " needs a value");
      value = arguments[i];
    }
    app::add_option(options.sources, *option, *value);
  }
  return options;
}

}  // namespace ticketing::api
