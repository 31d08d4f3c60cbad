// The files of common_passwords/, as they were when the library was built.
#pragma once

#include <span>
#include <string_view>

namespace ticketing {

struct CommonPasswords {
  std::string_view name;  ///< of the file
  std::string_view text;
};

std::span<const CommonPasswords> embedded_common_passwords();

}  // namespace ticketing
