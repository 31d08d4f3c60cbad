// Numbers that people read.
#pragma once

#include <cstdint>
#include <string>

namespace ticketing::cli {

/// "1 234 567"
std::string grouped(std::int64_t number);

}  // namespace ticketing::cli
