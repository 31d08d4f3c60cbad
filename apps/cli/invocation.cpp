#include "cli/invocation.hpp"

#include <utility>

#include <ticketing/config/program_needs.hpp>

#include "cli/grouped.hpp"
#include "common/config_options.hpp"
#include "common/open_ticketing.hpp"

namespace ticketing::cli {

std::int64_t Invocation::number(std::string_view name, std::int64_t min, std::int64_t max) const {
  const auto given = value<std::int64_t>(name);
  if (given < min || given > max) {
    usage_error(std::string(name) + " is " + std::to_string(given) + ", but must be " +
                std::to_string(min) + " to " + std::to_string(max));
  }
  return given;
}

CallOptions Invocation::options() const {
  return {.idempotency_key = text("idempotency-key"), .dry_run = dry_run()};
}

void Invocation::confirm(std::string_view question) const {
  if (flag("yes")) return;
  if (!out.terminal().input) {
    usage_error(std::string(question) + " Nobody is there to ask: add --yes.");
  }
  if (!ask(question)) fail("nothing was changed");
}

std::string shown_of(std::size_t shown, std::size_t total, bool more) {
  return grouped(static_cast<std::int64_t>(shown)) + " of " + (more ? "more than " : "") +
         grouped(static_cast<std::int64_t>(total)) +
         "; --limit N gives more of them, --all every one.";
}

Config Invocation::config() const {
  Config config =
      get(load_config(app::config_sources([this](auto option) { return text(option); })));
  out.show_times_in(config.business.timezone);
  return config;
}

Ticketing Invocation::open(app::MissingStore missing) const {
  const Config settings = config();
  if (dry_run()) {
    missing = app::MissingStore::refused;
    const SchemaStatus schema = get(Ticketing::schema_status(settings));
    if (schema.current != 0 && schema.current < schema.latest) {
      fail("the store's schema version is " + std::to_string(schema.current) + ", this program's " +
           std::to_string(schema.latest) + ": run 'ticketctl db migrate' first");
    }
  }
  return get(app::open_ticketing(settings, missing, Callers::in_process));
}

Ticketing Invocation::open_with_pictures() const {
  get(check_images_store(config()));
  return open();
}

}  // namespace ticketing::cli
