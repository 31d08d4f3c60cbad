#include "api/settings.hpp"

#include <utility>

#include "api/log.hpp"

namespace ticketing::api {

Settings::Settings(Ticketing& ticketing)
    : ticketing_(ticketing),
      log_level_(ticketing.config().log.level),
      access_log_(ticketing.config().api.access_log) {}

Result<std::vector<std::string>> Settings::take(const Config& config) {
  // First what may be refused.
  const auto jobs = ticketing_.jobs().reschedule(Principal::local_operator(), config.jobs);
  TICKETING_TRY(jobs);
  std::vector<std::string> changed;
  if (std::exchange(log_level_, config.log.level) != config.log.level)
    changed.emplace_back("log.level");
  if (std::exchange(access_log_, config.api.access_log) != config.api.access_log)
    changed.emplace_back("api.access_log");
  set_log(log_level_, access_log_);
  if (ticketing_.limits().set(config.limits.rate)) changed.emplace_back("limits.rate");
  for (const std::string& job : *jobs) changed.push_back("jobs." + job);
  return changed;
}

}  // namespace ticketing::api
