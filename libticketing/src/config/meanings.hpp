// The table of what the configuration's keys mean.
#pragma once

#include <string_view>

namespace ticketing::config {

/// Empty for a key that nobody has explained, which a test finds.
std::string_view meaning_of(std::string_view key);

}  // namespace ticketing::config
