#include "api/settings.hpp"

#include <utility>

#include "api/log.hpp"

namespace ticketing::api {

Settings::Settings(Ticketing& ticketing, AccessLog& access_log)
    : ticketing_(ticketing), access_log_(access_log), log_level_(ticketing.config().log.level) {}

Result<std::vector<std::string>> Settings::take(const Config& config) {
  // First what may be refused.
  const auto jobs = ticketing_.jobs().reschedule(Principal::local_operator(), config.jobs);
  TICKETING_TRY(jobs);
  std::vector<std::string> changed;
  if (std::exchange(log_level_, config.log.level) != config.log.level)
    changed.emplace_back("log.level");
  if (access_log_.is_on() != config.api.access_log) changed.emplace_back("api.access_log");
  set_log_level(log_level_);
  access_log_.turn(config.api.access_log);
  if (ticketing_.limits().set(config.limits.rate)) changed.emplace_back("limits.rate");
  for (const std::string& job : *jobs) changed.push_back("jobs." + job);
  return changed;
}

}  // namespace ticketing::api
