// What of the configuration an API server can take while it serves.
#pragma once

#include <string>
#include <vector>

#include <ticketing/ticketing.hpp>

#include "api/access_log.hpp"

namespace ticketing::api {

/// The level of the log, the access log, the budgets of requests, and the jobs' schedules and
/// policies. For one thread at a time.
class Settings final {
 public:
  Settings(Ticketing& ticketing, AccessLog& access_log);

  /// The keys, or sections, that are different now; all or nothing.
  Result<std::vector<std::string>> take(const Config& config);

 private:
  Ticketing& ticketing_;
  AccessLog& access_log_;
  std::string log_level_;
};

}  // namespace ticketing::api
