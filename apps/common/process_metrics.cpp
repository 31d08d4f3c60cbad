#include "common/process_metrics.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>

#include <ticketing/ticketing.hpp>

#include "common/metric_text.hpp"

namespace ticketing::app {
namespace {

/// Of proc(5), /proc/PID/stat.
struct ProcessFigures {
  double cpu_seconds = 0;
  double threads = 0;
  double started_seconds = 0;  ///< since the machine was
  double virtual_bytes = 0;
  double resident_bytes = 0;
};

std::string text_of(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::optional<ProcessFigures> read_figures() {
  const std::string text = text_of("/proc/self/stat");
  // The name, in brackets, may hold anything.
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(name_end + 1));
  std::string state;
  fields >> state;
  // The fields 4 to 24.
  std::array<double, 21> values{};
  for (double& value : values) fields >> value;
  if (!fields) return std::nullopt;
  const auto field = [&](std::size_t number) { return values.at(number - 4); };
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  return ProcessFigures{(field(14) + field(15)) / ticks, field(20), field(22) / ticks, field(23),
                        field(24) * static_cast<double>(sysconf(_SC_PAGESIZE))};
}

/// When the machine was started, in seconds of Unix time: once, since clocks are adjusted. Not from
/// /proc/stat, which a service that sees nothing but its own processes cannot read.
double boot_seconds() {
  static const double booted = [] {
    const auto seconds = [](clockid_t clock) {
      timespec time = {};
      ::clock_gettime(clock, &time);
      return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
    };
    return seconds(CLOCK_REALTIME) - seconds(CLOCK_BOOTTIME);
  }();
  return booted;
}

/// How many files are open. Linux 6.2 and later tell it as the size of the folder; before that they
/// have to be counted.
std::optional<double> open_files() {
  constexpr const char* folder = "/proc/self/fd";
  struct stat told = {};
  if (::stat(folder, &told) == 0 && told.st_size > 0) return static_cast<double>(told.st_size);
  std::error_code failed;
  const std::filesystem::directory_iterator files(folder, failed);
  if (failed) return std::nullopt;
  // But the one that the folder is read by.
  return static_cast<double>(std::distance(begin(files), end(files)) - 1);
}

void append_open_files(std::string& out) {
  if (const auto open = open_files())
    append_metric(out, "process_open_fds", "gauge", "Files and sockets that are open.", *open);
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
    append_metric(out, "process_max_fds", "gauge", "How many of them there may be.",
                  static_cast<double>(limit.rlim_cur));
}

}  // namespace

void append_process_metrics(std::string& out) {
  append_metric_head(out, "ticketing_build_info", "gauge", "Which build this is: always 1.");
  append_sample(out, "ticketing_build_info", fmt::format("version=\"{}\"", label_value(version())),
                1);
  append_open_files(out);
  const auto figures = read_figures();
  if (!figures) return;
  append_metric(out, "process_cpu_seconds_total", "counter",
                "Time of the processors, in the program and for it.", figures->cpu_seconds);
  append_metric(out, "process_resident_memory_bytes", "gauge", "Memory that is in use.",
                figures->resident_bytes);
  append_metric(out, "process_virtual_memory_bytes", "gauge", "Memory that is reserved.",
                figures->virtual_bytes);
  append_metric(out, "process_threads", "gauge", "Threads that there are.", figures->threads);
  append_metric(out, "process_start_time_seconds", "gauge",
                "When it was started, in seconds of Unix time.",
                boot_seconds() + figures->started_seconds);
}

}  // namespace ticketing::app
