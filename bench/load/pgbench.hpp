// The same writes as single SQL statements: what group commit is measured against.
#pragma once

#include <string>
#include <vector>

#include "load/world.hpp"

namespace ticketing::bench {

/// Transactions a second of a pgbench script of this folder with `clients`; `variables` as
/// "name=value".
double pgbench(const World& world, const std::string& script, int seconds,
               const std::vector<std::string>& variables, int clients = 8);

}  // namespace ticketing::bench
