#include "load/server_process.hpp"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace ticketing::bench {

ServerProcess::ServerProcess(const std::string& program,
                             const std::vector<std::string>& arguments) {
  const auto here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  test::ChildOptions options;
  options.command = {(here / program).string()};
  options.command.insert(options.command.end(), arguments.begin(), arguments.end());
  options.output_file = dir_.file("output");
  child_ = test::ChildProcess(options);

  const std::string announced = "listening on http://127.0.0.1:";
  for (int tries = 0; tries < 500; ++tries) {
    std::ifstream in(options.output_file);
    std::stringstream text;
    text << in.rdbuf();
    const auto at = text.str().find(announced);
    if (at != std::string::npos && text.str().find('\n', at) != std::string::npos) {
      port_ = std::stoi(text.str().substr(at + announced.size()));
      return;
    }
    if (!child_.running()) throw std::runtime_error(program + " ended: " + text.str());
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  throw std::runtime_error(program + " does not listen");
}

double ServerProcess::peak_memory_mb() const { return status_kib("VmHWM:") / 1024; }

double ServerProcess::resident_kib() const { return status_kib("VmRSS:"); }

double ServerProcess::status_kib(const std::string& field) const {
  std::ifstream in("/proc/" + std::to_string(child_.pid()) + "/status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(field)) return std::stod(line.substr(field.size()));
  throw std::runtime_error("/proc tells no " + field);
}

double ServerProcess::cpu_seconds() const {
  std::ifstream in("/proc/" + std::to_string(child_.pid()) + "/stat");
  std::string line;
  std::getline(in, line);
  // The second field is the program's name in parentheses; utime and stime are the 14th and 15th.
  std::istringstream fields(line.substr(line.rfind(')') + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0;
  double system = 0;
  if (!(fields >> user >> system)) throw std::runtime_error("/proc tells no processor time");
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace ticketing::bench
