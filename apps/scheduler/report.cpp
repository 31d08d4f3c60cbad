#include "scheduler/report.hpp"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <memory>
#include <mutex>

#include <ticketing/describe/text_value.hpp>

#include "common/log_line.hpp"

namespace ticketing::scheduler {
namespace {

using Fields = std::vector<std::pair<std::string_view, std::string>>;

std::string log_line(std::string_view level, std::string_view message, const Fields& fields) {
  const auto now =
      std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  if (isatty(STDERR_FILENO) == 1) {
    std::string line = to_rfc3339(now) + " " + std::string(level) + " " + std::string(message);
    for (const auto& [name, value] : fields)
      line.append(" ").append(name).append("=").append(value);
    return line + "\n";
  }
  std::string members;
  for (const auto& [name, value] : fields) app::append_log_member(members, name, value);
  return app::json_log_line(now, level, message, members);
}

void write_log(std::string_view level, std::string_view message, const Fields& fields) {
  // One write a line: lines of several threads or processes do not mix.
  std::cerr << log_line(level, message, fields) << std::flush;
}

Fields fields_of(const JobRun& run) {
  Fields fields{
      {"job", run.job}, {"scheduled_for", to_rfc3339(run.scheduled_for)}, {"outcome", run.outcome}};
  const auto seconds = [](std::chrono::microseconds time) {
    return std::to_string(std::chrono::duration<double>(time).count());
  };
  fields.emplace_back("late_seconds", seconds(run.started_at - run.scheduled_for));
  if (run.finished_at) fields.emplace_back("seconds", seconds(*run.finished_at - run.started_at));
  if (run.attempt > 1) fields.emplace_back("attempt", std::to_string(run.attempt));
  return fields;
}

/// What the library logs, in the same form.
class LibraryLog final : public spdlog::sinks::base_sink<std::mutex> {
  void sink_it_(const spdlog::details::log_msg& message) override {
    const auto level = spdlog::level::to_string_view(message.level);
    write_log({level.data(), level.size()}, {message.payload.data(), message.payload.size()}, {});
  }
  void flush_() override {}
};

}  // namespace

void set_up_log(const std::string& level) {
  auto logger = std::make_shared<spdlog::logger>("ticketing", std::make_shared<LibraryLog>());
  logger->set_level(spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(logger));
}

void print_jobs(const std::vector<JobView>& jobs) {
  using Row = std::array<std::string, 5>;
  std::vector<Row> rows{{"JOB", "SCHEDULE", "NEXT", "LAST RUN", "DOES"}};
  for (const JobView& job : jobs)
    rows.push_back({job.name, job.schedule, job.next_at ? to_rfc3339(*job.next_at) : "-",
                    job.last_run_at ? to_rfc3339(*job.last_run_at) : "-", job.description});
  std::array<std::size_t, 5> widths{};
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - row[i].size() + 2, ' ');
    }
    std::cout << line << '\n';
  }
}

void print_run(const JobRun& run) {
  std::cout << run.job << ' ' << to_text(run.state) << " (for " << to_rfc3339(run.scheduled_for)
            << "): " << run.outcome << '\n';
}

void print_error(const std::string& text) { std::cerr << "ticketing-scheduler: " << text << '\n'; }

void log_started() { spdlog::info("scheduler started"); }

void log_stopping() { spdlog::info("scheduler stopping"); }

// The library itself logs a failure as an error, wherever the job was run from.
void log_run(const JobRun& run) { write_log("info", "job finished", fields_of(run)); }

void log_refusal(const Error& error) {
  write_log("warn", "jobs cannot be run now",
            {{"code", std::string(name(error.code))}, {"detail", error.detail}});
}

}  // namespace ticketing::scheduler
