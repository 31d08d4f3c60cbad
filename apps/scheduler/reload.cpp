#include "scheduler/reload.hpp"

#include <exception>
#include <utility>

#include "common/service_manager.hpp"
#include "scheduler/report.hpp"

namespace ticketing::scheduler {
namespace {

Result<std::vector<std::string>> take(const ConfigSources& sources, Ticketing& ticketing) {
  try {
    const auto config = load_config(sources);
    TICKETING_TRY(config);
    return ticketing.jobs().reschedule(Principal::local_operator(), config->jobs);
  } catch (const std::exception& e) {
    return refuse(ErrorCode::internal, e.what());
  }
}

}  // namespace

Reload::Reload(ConfigSources sources) : sources_(std::move(sources)) {}

void Reload::serve(Ticketing* ticketing) {
  const std::lock_guard lock(mutex_);
  ticketing_ = ticketing;
}

void Reload::run() {
  const std::lock_guard lock(mutex_);
  if (!ticketing_) return;
  app::notify_reloading();
  log_reload(take(sources_, *ticketing_));
  app::notify_service_manager("READY=1");
}

}  // namespace ticketing::scheduler
