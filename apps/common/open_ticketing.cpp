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

Result<void> check_there_is(const Config& config) {
  if (!config.store.url.starts_with("sqlite:///")) return {};
  const auto schema = Ticketing::schema_status(config);
  TICKETING_TRY(schema);
  if (schema->current != 0) return {};
  return refuse(ErrorCode::unavailable,
                "there is no store " + config.store.url +
                    ": is its name right? 'ticketctl db init', or in Python "
                    "ticketing.open(..., create=True), makes one");
}

}  // namespace

Result<Ticketing> open_ticketing(const Config& config, MissingStore missing, Callers callers,
                                 std::shared_ptr<Clock> clock) {
  if (missing == MissingStore::refused) TICKETING_TRY(check_there_is(config));
  auto opened = Ticketing::open(config, std::move(clock), std::make_shared<ApiLinks>(), callers);
  if (opened || !opened.error().schema) return opened;
  Error error = std::move(opened.error());
  if (const auto advice = advice_on(*error.schema); !advice.empty()) error.detail += ": " + advice;
  return tl::unexpected(std::move(error));
}

}  // namespace ticketing::app
