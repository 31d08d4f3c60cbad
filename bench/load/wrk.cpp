#include "load/wrk.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "support/child_process.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::bench {

std::string output_of(const std::string& shell_command) {
  const test::TempDir dir;
  return test::run({{"/bin/sh", "-c", shell_command}, dir.file("output"), 0, 0, 9});
}

WrkResult wrk_result(int port, const std::string& target, const std::string& field, int seconds) {
  const std::string header = field.empty() ? "" : fmt::format("-H '{}' ", field);
  const auto output = output_of(
      fmt::format("wrk -t1 -c64 -d{}s {}'http://127.0.0.1:{}{}'", seconds, header, port, target));
  const auto at = output.find("Requests/sec:");
  if (at == std::string::npos || output.find("Non-2xx") != std::string::npos)
    throw std::runtime_error("wrk: " + output);
  const auto requests = output.find(" requests in ");
  const auto line = output.rfind('\n', requests);
  if (requests == std::string::npos || line == std::string::npos)
    throw std::runtime_error("wrk: " + output);
  return {std::stod(output.substr(at + 13)), std::stod(output.substr(line))};
}

double wrk(int port, const std::string& target, const std::string& field, int seconds) {
  return wrk_result(port, target, field, seconds).per_second;
}

}  // namespace ticketing::bench
