#include "api/log.hpp"

#include <fmt/format.h>
#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <iterator>
#include <memory>

#include <ticketing/clock.hpp>

#include "common/job_report.hpp"
#include "common/log_line.hpp"

namespace ticketing::api {

namespace {

/// Between a message and its members, which are JSON members already. Never in clean text.
constexpr char members_mark = '\x1f';
constexpr std::chrono::seconds slow{1};

/// spdlog's patterns do not escape, so a quote in a message would break the line.
class JsonLineFormatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const std::string_view payload(message.payload.data(), message.payload.size());
    const auto mark = payload.find(members_mark);
    const auto level = spdlog::level::to_string_view(message.level);
    const auto time = std::chrono::time_point_cast<std::chrono::microseconds>(message.time);
    const bool has_members = mark != std::string_view::npos;
    const std::string line = app::json_log_line(
        Timestamp(time.time_since_epoch()), {level.data(), level.size()}, payload.substr(0, mark),
        has_members ? payload.substr(mark + 1) : std::string_view());
    out.append(line.data(), line.data() + line.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JsonLineFormatter>();
  }
};

/// The trace id of a W3C traceparent field; empty when there is none.
std::string_view trace_id(const HttpRequest& request) {
  const std::string_view parent = request.header("traceparent");
  constexpr std::size_t size = 2 + 1 + 32 + 1 + 16 + 1 + 2;
  if (parent.size() != size || parent[2] != '-' || parent[35] != '-') return {};
  const std::string_view id = parent.substr(3, 32);
  return id.find_first_not_of("0123456789abcdef") == std::string_view::npos ? id
                                                                            : std::string_view{};
}

/// Client bytes as text that is safe in a log: printable ASCII.
std::string clean(std::string_view text) {
  std::string out(text.substr(0, 300));
  for (char& c : out) {
    if (c < 0x20 || c > 0x7e) c = '?';
  }
  return out;
}

std::string with_request(std::string message, const HttpRequest& request) {
  std::string members;
  app::append_log_member(members, "request_id", request.request_id);
  if (const auto trace = trace_id(request); !trace.empty()) {
    app::append_log_member(members, "trace_id", trace);
  }
  // The path only: a query string may one day carry what must not be logged.
  app::append_log_member(members, "method", clean(request.method_text));
  app::append_log_member(members, "path", clean(request.path));
  return message.append(1, members_mark).append(members);
}

std::string with_fields(std::string_view message, const app::LogFields& fields) {
  std::string members;
  for (const auto& [name, value] : fields) app::append_log_member(members, name, value);
  return std::string(message).append(1, members_mark).append(members);
}

}  // namespace

void set_up_log(std::string_view level, bool json) {
  auto logger = spdlog::stderr_color_mt("ticketing-api");
  logger->set_level(spdlog::level::from_str(std::string(level)));
  if (json) {
    logger->set_formatter(std::make_unique<JsonLineFormatter>());
  } else {
    logger->set_pattern("%H:%M:%S.%e %^%-5l%$ %v");
  }
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

std::string request_line(const HttpRequest& request, const Answered& answered) {
  const double milliseconds = std::chrono::duration<double, std::milli>(answered.took).count();
  std::string line = with_request(
      fmt::format("{} {} {:.1f} ms", clean(request.method_text), answered.status, milliseconds),
      request);
  fmt::format_to(std::back_inserter(line), ",\"status\":{},\"bytes\":{},\"duration_ms\":{:.3f}",
                 answered.status, answered.bytes, milliseconds);
  if (request.account != 0)
    fmt::format_to(std::back_inserter(line), ",\"account_id\":{}", request.account);
  return line;
}

void log_request(const HttpRequest& request, const Answered& answered) {
  const bool failed = answered.status >= 500 && answered.status != 503;
  const auto level = failed                  ? spdlog::level::warn
                     : answered.took >= slow ? spdlog::level::info
                                             : spdlog::level::debug;
  if (spdlog::should_log(level)) spdlog::log(level, "{}", request_line(request, answered));
}

void log_job(const JobRun& run) {
  spdlog::info("{}", with_fields(app::job_finished_message, app::log_fields(run)));
}

void log_jobs_refused(const Error& error) {
  spdlog::warn("{}", with_fields(app::jobs_refused_message, app::log_fields(error)));
}

void log_failure(const HttpRequest& request, std::string_view what) {
  spdlog::error("{}", with_request(clean(what), request));
}

}  // namespace ticketing::api
