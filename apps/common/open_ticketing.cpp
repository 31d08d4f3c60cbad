#include "common/open_ticketing.hpp"

#include "common/api_links.hpp"

namespace ticketing::app {

Result<Ticketing> open_ticketing(const Config& config, std::shared_ptr<Clock> clock) {
  return Ticketing::open(config, std::move(clock), std::make_shared<ApiLinks>());
}

}  // namespace ticketing::app
