// What each key of the configuration means, for people who set it.
#pragma once

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <ticketing/result.hpp>

namespace ticketing {

struct ConfigKey {
  std::string key;  ///< "api.port"
  std::string meaning;
  std::string default_value;  ///< as a configuration file would say it; empty: none
  std::string allowed;        ///< empty where the meaning says it
  std::string environment;    ///< the variable that sets it
  bool secret = false;        ///< its value is shown nowhere
};
BOOST_DESCRIBE_STRUCT(ConfigKey, (), (key, meaning, default_value, allowed, environment, secret))

/// That key, those of that section ("api", "limits.rate"), or all for "", in the order of
/// `show_config`. not_found tells the nearest name. Thread safe.
Result<std::vector<ConfigKey>> explain_config(std::string_view key_or_section);

}  // namespace ticketing
