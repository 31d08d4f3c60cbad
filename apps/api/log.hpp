// The process's log: JSON lines on stderr, or readable ones on a terminal.
#pragma once

#include <string>
#include <string_view>

#include <ticketing/error.hpp>
#include <ticketing/jobs/job.hpp>

#include "api/http/handler.hpp"

namespace ticketing::api {

/// Directs spdlog's default logger to stderr. `level` as in log.level; `json`: one object a line.
void set_up_log(std::string_view level, bool json);

/// What a log says of a request: its path without the query, and no field of it, so that no token
/// is ever in it.
std::string request_line(const HttpRequest& request, const Answered& answered);
/// Every request at debug; slow ones (1 s) and failures (5xx) at info and warn.
void log_request(const HttpRequest& request, const Answered& answered);
/// What the scheduler in this process did, and why it could not; as `ticketing-scheduler` tells it.
void log_job(const JobRun& run);
void log_jobs_refused(const Error& error);
/// An exception that became `internal`. `what` is for the operator and never sent to the client.
void log_failure(const HttpRequest& request, std::string_view what);

}  // namespace ticketing::api
