#include "api/options.hpp"

#include <array>
#include <span>

#include "common/config_options.hpp"

namespace ticketing::api {

std::string_view usage() {
  return "Usage: ticketing-api [--config FILE] [--store URL] [--redis URL] [--host ADDRESS]\n"
         "                     [--port N] [--threads N] [--with-scheduler]\n"
         "                     [--demo-pages] [--help] [--version]\n"
         "\n"
         "Serves the REST API. Port 0 picks a free one; the address is printed once it accepts.\n"
         "--with-scheduler also runs due jobs, --demo-pages also serves a page at /live/ that "
         "shows\n"
         "the system live.\n"
         "Every option of the configuration file can be set by TICKETING_<SECTION>_<KEY>.\n";
}

namespace {

/// Null when there is none.
const app::ConfigOption* find_option(std::string_view flag) {
  static constexpr std::array<app::ConfigOption, 3> own = {{
      {"host", "api.host"},
      {"port", "api.port"},
      {"threads", "api.threads"},
  }};
  if (!flag.starts_with("--")) return nullptr;
  for (const std::span<const app::ConfigOption> options :
       {app::common_options(), std::span<const app::ConfigOption>(own)}) {
    for (const app::ConfigOption& option : options) {
      if (flag.substr(2) == option.name) return &option;
    }
  }
  return nullptr;
}

}  // namespace

Result<Options> parse_options(const std::vector<std::string>& arguments) {
  Options options;
  options.sources = app::sources_without_options();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string flag = arguments[i];
    std::optional<std::string> value;
    if (const auto equals = flag.find('='); equals != std::string::npos) {
      value = flag.substr(equals + 1);
      flag.resize(equals);
    }
    if (flag == "--help" || flag == "-h") {
      options.help = true;
    } else if (flag == "--version") {
      options.version = true;
    } else if (flag == "--with-scheduler") {
      options.with_scheduler = true;
    } else if (flag == "--demo-pages") {
      options.demo_pages = true;
    } else {
      const app::ConfigOption* option = find_option(flag);
      if (option == nullptr) {
        return refuse(ErrorCode::validation_failed, "unknown option \"" + flag + "\"");
      }
      if (!value) {
        if (++i == arguments.size()) {
          return refuse(ErrorCode::validation_failed, flag + " needs a value");
        }
        value = arguments[i];
      }
      app::add_option(options.sources, *option, *value);
    }
  }
  return options;
}

}  // namespace ticketing::api
