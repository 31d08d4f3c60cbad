#include "api/log.hpp"

#include <fmt/format.h>
#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdint>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include <ticketing/clock.hpp>
#include <ticketing/code.hpp>

#include "common/job_report.hpp"
#include "common/log_line.hpp"
#include "common/visible_message.hpp"

namespace ticketing::api {

namespace {

/// Between a message and its members, which are JSON members already. Never in clean text.
constexpr char members_mark = log_members_mark;
constexpr std::chrono::seconds slow{1};

/// Lets a few lines a second through, and counts the others. Thread safe.
class FewASecond final {
 public:
  /// How many were left out since the last that was let through; none: leave this one out, too.
  std::optional<std::uint64_t> let_through() {
    constexpr int lines_max = 10;
    const auto second = std::chrono::floor<std::chrono::seconds>(std::chrono::steady_clock::now());
    const std::lock_guard lock(mutex_);
    if (second != second_) lines_ = 0;
    second_ = second;
    if (++lines_ <= lines_max) return std::exchange(left_out_, 0);
    ++left_out_;
    return std::nullopt;
  }

 private:
  std::mutex mutex_;
  std::chrono::steady_clock::time_point second_{};
  int lines_ = 0;
  std::uint64_t left_out_ = 0;
};

FewASecond turned_away;

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

/// Client bytes as text that is safe in a log: printable ASCII.
std::string clean(std::string_view text) {
  std::string out(text.substr(0, 300));
  for (char& c : out) {
    if (c < 0x20 || c > 0x7e) c = '?';
  }
  return out;
}

/// A path without what opens something: the codes of tickets and coupons, whoever stands before
/// them, and whatever is as long as a token.
std::string without_codes(std::string_view path) {
  constexpr std::size_t token_chars = 40;
  std::string out;
  std::string_view before;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    const bool opens = before == "tickets" || before == "coupons" ||
                       is_code(normalize_code(segment)) || segment.size() >= token_chars;
    out.append("/").append(opens && !segment.empty() ? "***" : segment);
    before = segment;
    path.remove_prefix(segment.size());
  }
  return out;
}

std::string with_request(std::string message, const HttpRequest& request) {
  std::string members;
  app::append_log_member(members, "request_id", request.request_id);
  app::append_log_member(members, "trace_id", request.trace());
  // The path only: a query string may carry what must not be logged.
  app::append_log_member(members, "method", clean(request.method_text));
  app::append_log_member(members, "path", clean(without_codes(request.path)));
  return message.append(1, members_mark).append(members);
}

std::string with_fields(std::string_view message, const app::LogFields& fields) {
  std::string members;
  for (const auto& [name, value] : fields) app::append_log_member(members, name, value);
  return std::string(message).append(1, members_mark).append(members);
}

}  // namespace

void set_up_log(bool json) {
  auto logger = spdlog::stderr_color_mt("ticketing-api");
  if (json) {
    logger->set_formatter(std::make_unique<JsonLineFormatter>());
  } else {
    logger->set_formatter(app::text_log_formatter("%H:%M:%S.%e %^%-5l%$ %V"));
  }
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

void set_log_level(std::string_view level) {
  spdlog::set_level(spdlog::level::from_str(std::string(level)));
}

std::string request_line(const HttpRequest& request, std::string_view route,
                         const Answered& answered) {
  const double milliseconds = std::chrono::duration<double, std::milli>(answered.took).count();
  std::string line = with_request(
      fmt::format("{} {} {:.1f} ms", clean(request.method_text), answered.status, milliseconds),
      request);
  if (!route.empty()) app::append_log_member(line, "route", route);
  fmt::format_to(std::back_inserter(line), ",\"status\":{},\"bytes\":{},\"duration_ms\":{:.3f}",
                 answered.status, answered.bytes, milliseconds);
  if (request.account != 0)
    fmt::format_to(std::back_inserter(line), ",\"account_id\":{}", request.account);
  return line;
}

void log_request(const HttpRequest& request, std::string_view route, const Answered& answered) {
  // A probe asks how things are: that they are not well is no failure of its own.
  const bool failed = answered.status >= 500 && request.path != "/readyz";
  const auto level = failed                  ? spdlog::level::warn
                     : answered.took >= slow ? spdlog::level::info
                                             : spdlog::level::debug;
  if (!spdlog::should_log(level)) return;
  std::uint64_t left_out = 0;
  if (failed && answered.status == 503) {
    const auto before = turned_away.let_through();
    if (!before) return;
    left_out = *before;
  }
  std::string line = request_line(request, route, answered);
  if (left_out > 0) fmt::format_to(std::back_inserter(line), ",\"left_out\":{}", left_out);
  spdlog::log(level, "{}", line);
}

void log_job(const JobRun& run) {
  spdlog::info("{}", with_fields(app::job_finished_message, app::log_fields(run)));
}

void log_jobs_refused(const Error& error) {
  // That the database is away the library tells once, whatever the number of jobs that find out.
  if (error.code == ErrorCode::unavailable) return;
  spdlog::warn("{}", with_fields(app::jobs_refused_message, app::log_fields(error)));
}

void log_reload(const Result<std::vector<std::string>>& changed) {
  if (changed)
    return spdlog::info("{}", with_fields(app::reloaded_message, app::log_fields(*changed)));
  spdlog::error("{}", with_fields(app::not_reloaded_message, app::log_fields(changed.error())));
}

void log_failure(const HttpRequest& request, std::string_view what) {
  spdlog::error("{}", with_request(clean(what), request));
}

}  // namespace ticketing::api
