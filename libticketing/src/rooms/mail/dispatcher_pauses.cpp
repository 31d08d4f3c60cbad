// When who was too busy is asked again.
#include <algorithm>

#include "mail/dispatcher.hpp"

namespace ticketing {

using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

std::optional<Timestamp> MailDispatcher::domain_waits_until(const std::string& domain) {
  const std::lock_guard lock(mutex_);
  const auto pause = domains_.find(domain);
  if (pause == domains_.end() || pause->second.until <= context_.clock.now()) return std::nullopt;
  return pause->second.until;
}

Timestamp MailDispatcher::pause_domain(const std::string& domain) {
  const std::lock_guard lock(mutex_);
  Pause& pause = domains_[domain];
  pause.until = context_.clock.now() + back_off(seconds(30), pause.times++, minutes(30));
  return pause.until;
}

void MailDispatcher::pause_server() {
  server_.until = context_.clock.now() + back_off(seconds(2), server_.times++, minutes(5));
}

microseconds MailDispatcher::back_off(microseconds step, int times, microseconds max) {
  const auto whole = std::min(max, step * (std::int64_t{1} << std::clamp(times, 0, 20)));
  unsigned char random[2];
  context_.random.fill(random);
  const double share = (random[0] * 256 + random[1]) / 65535.0;
  return std::chrono::duration_cast<microseconds>(whole * (0.8 + 0.4 * share));
}

}  // namespace ticketing
