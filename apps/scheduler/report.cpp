#include "scheduler/report.hpp"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <mutex>

#include <ticketing/describe/text_value.hpp>
#include <ticketing/log_members.hpp>

#include "common/job_report.hpp"
#include "common/log_line.hpp"

namespace ticketing::scheduler {
namespace {

using app::LogFields;

/// `members`: more of them, which are JSON already.
std::string log_line(std::string_view level, std::string_view message, const LogFields& fields,
                     std::string_view members) {
  const auto now =
      std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  if (isatty(STDERR_FILENO) == 1) {
    std::string line(message);
    for (const auto& [name, value] : fields)
      line.append(" ").append(name).append("=").append(value);
    if (!members.empty()) line.append(" ").append(members);
    return to_rfc3339(now) + " " + std::string(level) + " " + app::visible_log_text(line) + "\n";
  }
  std::string all;
  for (const auto& [name, value] : fields) app::append_log_member(all, name, value);
  if (!all.empty() && !members.empty()) all += ',';
  return app::json_log_line(now, level, message, all.append(members));
}

void write_log(std::string_view level, std::string_view message, const LogFields& fields,
               std::string_view members = {}) {
  // One write a line: lines of several threads or processes do not mix. Not std::cerr, which stays
  // silent for ever once its reader was gone for a moment.
  const std::string line = log_line(level, message, fields, members);
  static_cast<void>(std::fwrite(line.data(), 1, line.size(), stderr));
}

/// What the library logs, in the same form.
class LibraryLog final : public spdlog::sinks::base_sink<std::mutex> {
  void sink_it_(const spdlog::details::log_msg& message) override {
    const auto level = spdlog::level::to_string_view(message.level);
    const std::string_view text(message.payload.data(), message.payload.size());
    const auto mark = std::min(text.find(log_members_mark), text.size());
    write_log({level.data(), level.size()}, text.substr(0, mark), {},
              text.substr(std::min(mark + 1, text.size())));
  }
  void flush_() override {}
};

}  // namespace

void set_up_log(const std::string& level) {
  auto logger = std::make_shared<spdlog::logger>("ticketing", std::make_shared<LibraryLog>());
  spdlog::set_default_logger(std::move(logger));
  set_log_level(level);
}

void set_log_level(const std::string& level) { spdlog::set_level(spdlog::level::from_str(level)); }

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

void log_stopped() { spdlog::info("stopped"); }

void log_listening(const std::string& url) {
  write_log("info", "answering probes", {{"url", url}});
}

void log_reload(const Result<std::vector<std::string>>& changed) {
  if (changed) return write_log("info", app::reloaded_message, app::log_fields(*changed));
  write_log("error", app::not_reloaded_message, app::log_fields(changed.error()));
}

// The library itself logs a failure as an error, wherever the job was run from.
void log_run(const JobRun& run) {
  write_log("info", app::job_finished_message, app::log_fields(run));
}

void log_refusal(const Error& error) {
  // That the database is away the library tells once, whatever the number of jobs that find out.
  if (error.code == ErrorCode::unavailable) return;
  write_log("warn", app::jobs_refused_message, app::log_fields(error));
}

}  // namespace ticketing::scheduler
