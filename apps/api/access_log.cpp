#include "api/access_log.hpp"

#include <spdlog/async.h>
#include <spdlog/spdlog.h>

#include "api/log.hpp"

namespace ticketing::api {

namespace {
constexpr std::size_t waiting_lines_max = 1024;
}

AccessLog::AccessLog()
    : writer_(std::make_shared<spdlog::details::thread_pool>(waiting_lines_max, 1)) {
  const auto& sinks = spdlog::default_logger()->sinks();
  logger_ = std::make_shared<spdlog::async_logger>("access", sinks.begin(), sinks.end(), writer_,
                                                   spdlog::async_overflow_policy::overrun_oldest);
  logger_->flush_on(spdlog::level::info);
}

AccessLog::~AccessLog() = default;

void AccessLog::note(const HttpRequest& request, std::string_view route, const Answered& answered) {
  logger_->info("{}", request_line(request, route, answered));
}

}  // namespace ticketing::api
