#include "api/options.hpp"

#include <array>
#include <utility>

namespace ticketing::api {

std::string_view usage() {
  return "Usage: ticketing-api [--config FILE] [--store URL] [--redis URL] [--host ADDRESS]\n"
         "                     [--port N] [--threads N] [--with-scheduler]\n"
         "                     [--help] [--version]\n"
         "\n"
         "Serves the REST API. Port 0 picks a free one; the address is printed once it accepts.\n"
         "Every option of the configuration file can be set by TICKETING_<SECTION>_<KEY>.\n";
}

Result<Options> parse_options(const std::vector<std::string>& arguments) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> keys = {{
      {"--store", "store.url"},
      {"--redis", "redis.url"},
      {"--host", "api.host"},
      {"--port", "api.port"},
      {"--threads", "api.threads"},
  }};
  Options options;
  options.sources.environment = process_environment();
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
    } else {
      std::string_view key;
      for (const auto& [name, path] : keys) key = flag == name ? path : key;
      if (key.empty() && flag != "--config") {
        return refuse(ErrorCode::validation_failed, "unknown option \"" + flag + "\"");
      }
      if (!value) {
        if (++i == arguments.size()) {
          return refuse(ErrorCode::validation_failed, flag + " needs a value");
        }
        value = arguments[i];
      }
      if (flag == "--config") {
        options.sources.file = *value;
      } else {
        options.sources.flags.emplace_back(key, *value);
      }
    }
  }
  return options;
}

}  // namespace ticketing::api
