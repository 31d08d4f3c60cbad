#include "load/pgbench.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "load/wrk.hpp"

namespace ticketing::bench {

double pgbench(const World& world, const std::string& script, int seconds,
               const std::vector<std::string>& variables, int clients) {
  std::string command = fmt::format(
      "PATH=$PATH:$(ls -d /usr/lib/postgresql/*/bin | tail -1) "
      "pgbench -n -M prepared -c {} -j 1 -T {} -f '{}/{}' '{}'",
      clients, seconds, BENCH_SQL_FOLDER, script, world.url());
  for (const auto& variable : variables) command += " -D " + variable;
  const auto output = output_of(command);
  const auto at = output.find("tps = ");
  if (at == std::string::npos) throw std::runtime_error("pgbench: " + output);
  return std::stod(output.substr(at + 6));
}

}  // namespace ticketing::bench
