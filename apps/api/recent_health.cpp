#include "api/recent_health.hpp"

namespace ticketing::api {

Health RecentHealth::at(Instant now) {
  std::unique_lock lock(mutex_);
  if (last_ && (looking_ || now - looked_ < age_max)) return *last_;
  looking_ = true;
  lock.unlock();
  try {
    const Health health = look_();
    lock.lock();
    looking_ = false;
    looked_ = now;
    last_ = health;
    return health;
  } catch (...) {
    if (!lock.owns_lock()) lock.lock();
    looking_ = false;
    last_.reset();  // whoever asks next looks again
    throw;
  }
}

}  // namespace ticketing::api
