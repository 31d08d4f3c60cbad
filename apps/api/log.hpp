// The process's log: JSON lines on stderr, or readable ones on a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <ticketing/error.hpp>
#include <ticketing/jobs/job.hpp>
#include <ticketing/result.hpp>

#include "api/http/handler.hpp"

namespace ticketing::api {

/// Directs spdlog's default logger to stderr, where the library's own lines go too. `json`: one
/// object a line.
void set_up_log(bool json);
/// As in log.level; can be changed while serving.
void set_log_level(std::string_view level);

/// What a log says of a request: its path without the query, the `route` that was for it ("": none
/// was), and no field of it but its ids, so that no token is ever in it.
std::string request_line(const HttpRequest& request, std::string_view route,
                         const Answered& answered);
/// Every request at debug; slow ones (1 s) at info, failures (5xx) at warn. Of what is turned away
/// for now (503), which may be all there is, a few a second; the next line says how many were left
/// out.
void log_request(const HttpRequest& request, std::string_view route, const Answered& answered);
/// What the scheduler in this process did, and why it could not; as `ticketing-scheduler` tells it.
void log_job(const JobRun& run);
void log_jobs_refused(const Error& error);
/// What a changed configuration changed, or why it was not taken.
void log_reload(const Result<std::vector<std::string>>& changed);
/// An exception that became `internal`. `what` is for the operator and never sent to the client.
void log_failure(const HttpRequest& request, std::string_view what);

}  // namespace ticketing::api
