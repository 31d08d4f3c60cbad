#include "common/reload.hpp"

#include <exception>
#include <utility>

#include "common/service_manager.hpp"

namespace ticketing::app {

Reload::Reload(ConfigSources sources, std::function<void(const Changed&)> tell)
    : sources_(std::move(sources)), tell_(std::move(tell)) {}

void Reload::run() {
  const std::lock_guard lock(mutex_);
  asked_ = true;
  if (take_) read_and_take();
}

void Reload::serve(Take take) {
  const std::lock_guard lock(mutex_);
  take_ = std::move(take);
  if (take_ && asked_) read_and_take();
}

void Reload::read_and_take() {
  asked_ = false;
  notify_reloading();
  const auto changed = [this]() -> Changed {
    try {
      const auto config = load_config(sources_);
      TICKETING_TRY(config);
      return take_(*config);
    } catch (const std::exception& e) {
      return refuse(ErrorCode::internal, e.what());
    }
  }();
  tell_(changed);
  notify_service_manager("READY=1");
}

}  // namespace ticketing::app
