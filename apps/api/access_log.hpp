// One line a request (api.access_log).
#pragma once

#include <atomic>
#include <memory>
#include <string_view>

#include "api/http/handler.hpp"

namespace spdlog {
class async_logger;
namespace details {
class thread_pool;
}
}  // namespace spdlog

namespace ticketing::api {

/// Goes where the process's log goes, whatever its level. A thread of its own writes it: when
/// nobody reads the log, the oldest lines that wait are lost, and nobody's reply waits. Thread
/// safe.
class AccessLog {
 public:
  AccessLog();
  /// Writes what waits.
  ~AccessLog();

  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;

  /// From now on; off at first.
  void turn(bool on) { on_.store(on, std::memory_order_relaxed); }
  bool is_on() const { return on_.load(std::memory_order_relaxed); }
  void note(const HttpRequest& request, std::string_view route, const Answered& answered);

 private:
  std::atomic<bool> on_{false};
  std::shared_ptr<spdlog::details::thread_pool> writer_;
  std::shared_ptr<spdlog::async_logger> logger_;
};

}  // namespace ticketing::api
