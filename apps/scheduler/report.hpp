// What the scheduler prints: tables on stdout, the log on stderr.
#pragma once

#include <string>
#include <vector>

#include <ticketing/error.hpp>
#include <ticketing/jobs/job.hpp>
#include <ticketing/result.hpp>

namespace ticketing::scheduler {

/// Aligned columns: job, schedule, next, last run, what it does.
void print_jobs(const std::vector<JobView>& jobs);
void print_run(const JobRun& run);
/// "ticketing-scheduler: ..." on stderr.
void print_error(const std::string& text);

/// Directs the library's log too. `level` as in log.level.
void set_up_log(const std::string& level);
void set_log_level(const std::string& level);
/// One JSON object a line, or plain text when stderr is a terminal.
void log_started();
void log_stopping();
/// The last line.
void log_stopped();
void log_listening(const std::string& url);
/// Which jobs have another schedule or policy now, or why none has.
void log_reload(const Result<std::vector<std::string>>& changed);
void log_run(const JobRun& run);
void log_refusal(const Error& error);

}  // namespace ticketing::scheduler
