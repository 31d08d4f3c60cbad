#include "api/http/shared_bodies.hpp"

#include <algorithm>

namespace ticketing::api {

SharedBodies::Body SharedBodies::find(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto found = bodies_.find(name);
  return found == bodies_.end() ? nullptr : found->second.lock();
}

SharedBodies::Body SharedBodies::keep(const std::string& name, SharedBody body) {
  auto mine = std::make_shared<const SharedBody>(std::move(body));
  const std::lock_guard lock(mutex_);
  if (bodies_.size() >= sweep_at_) {
    std::erase_if(bodies_, [](const auto& entry) { return entry.second.expired(); });
    sweep_at_ = std::max<std::size_t>(64, 2 * bodies_.size());
  }
  auto& known = bodies_[name];
  if (auto theirs = known.lock()) return theirs;
  known = mine;
  return mine;
}

}  // namespace ticketing::api
