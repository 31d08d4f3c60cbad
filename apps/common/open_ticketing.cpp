#include "common/open_ticketing.hpp"

#include <string>

#include "common/api_links.hpp"

namespace ticketing::app {
namespace {

/// Which command to run about a store whose schema does not fit; empty when none helps.
std::string advice_on(const SchemaStatus& schema) {
  if (schema.current == 0) return "run 'ticketctl db init' first";
  if (schema.current <= schema.latest) return "run 'ticketctl db migrate' first";
  return {};
}

}  // namespace

Result<Ticketing> open_ticketing(const Config& config, std::shared_ptr<Clock> clock) {
  auto opened = Ticketing::open(config, std::move(clock), std::make_shared<ApiLinks>());
  if (opened || !opened.error().schema) return opened;
  Error error = std::move(opened.error());
  if (const auto advice = advice_on(*error.schema); !advice.empty()) error.detail += ": " + advice;
  return tl::unexpected(std::move(error));
}

}  // namespace ticketing::app
