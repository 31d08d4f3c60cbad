// A check-up: every look in its order, each as far as it gets.
#include <fmt/format.h>
#include <sodium.h>

#include <exception>
#include <utility>

#include <ticketing/checkup.hpp>
#include <ticketing/ticketing.hpp>

#include "config/sqlite_path.hpp"
#include "examination.hpp"
#include "prepared_store.hpp"

namespace ticketing {
namespace {

/// A database that is there, whatever is in it.
std::optional<StoreFacts> reach(Examination& to, const Config& config) {
  const auto file = config::sqlite_path(config.store.url);
  const std::string url = redacted(config).store.url;
  if (!file && config.store.url.starts_with("sqlite:")) {
    to.warn("store", url + " is gone with the program that opened it",
            "store.url: name a file or a PostgreSQL database");
    return std::nullopt;
  }
  if (file && !std::filesystem::exists(*file)) {
    to.fail("store", "there is no file " + file->string(),
            "store.url: is the name right? Put the file back, or make a store");
    return std::nullopt;
  }
  try {
    auto facts = look_at_database(config.store);
    to.fine("store", url + " answers");
    return facts;
  } catch (const std::exception& e) {
    to.fail("store", e.what(), "store.url: see that it is right, and that the database runs");
  }
  return std::nullopt;
}

}  // namespace

void Examination::add(std::string name, CheckState state, std::string found, std::string advice) {
  while (!found.empty() && found.back() == '\n') found.pop_back();
  checks_.push_back({std::move(name), state, std::move(found), std::move(advice)});
}
void Examination::fine(std::string name, std::string found) {
  add(std::move(name), CheckState::fine, std::move(found), {});
}
void Examination::off(std::string name, std::string found) {
  add(std::move(name), CheckState::off, std::move(found), {});
}
void Examination::unknown(std::string name, std::string found) {
  add(std::move(name), CheckState::unknown, std::move(found), {});
}
void Examination::warn(std::string name, std::string found, std::string advice) {
  add(std::move(name), CheckState::warning, std::move(found), std::move(advice));
}
void Examination::fail(std::string name, std::string found, std::string advice) {
  add(std::move(name), CheckState::error, std::move(found), std::move(advice));
}

std::vector<Check> Ticketing::examine(const Config& config) {
  Examination to;
  if (const auto ok = check_config(config); sodium_init() < 0 || !ok) {
    to.fail("configuration", ok ? "libsodium cannot be initialised" : ok.error().detail,
            "the configuration: mend what is named");
    return std::move(to).checks();
  }
  to.fine("configuration", "every key has a value that is allowed");
  const auto facts = reach(to, config);
  bool opens = false;
  if (facts) opens = examine_installation(to, config);
  examine_database(to, config, facts);
  examine_surroundings(to, config);
  examine_work(to, config, opens);
  return std::move(to).checks();
}

bool examine_installation(Examination& to, const Config& config) {
  const auto schema = read_schema_status(config);
  if (!schema) {
    to.fail("schema", schema.error().detail, "the database: see what it says");
    return false;
  }
  const auto installation = read_installation(config);
  const std::string versions =
      fmt::format("version {} in the store, {} in this program", schema->current, schema->latest);
  if (schema->current == 0)
    to.fail("schema", "the database is empty", "prepare the store");
  else if (schema->current < schema->latest)
    to.fail("schema", versions, "back the store up, then bring its schema up");
  else if (schema->current > schema->latest)
    to.warn("schema", versions, "use a newer program");
  else if (!installation)
    to.fail("schema", "the store was not prepared to the end", "bring its schema up");
  else
    to.fine("schema", versions);
  if (!installation) {
    to.unknown("keys", "the store does not say which keys it has");
    to.unknown("time_zone", "the store does not say in which its days were counted");
    return false;
  }
  const auto keys = read_program_keys(config);
  if (installation->time_zone == config.business.timezone)
    to.fine("time_zone", installation->time_zone);
  else
    to.fail("time_zone",
            fmt::format("{} is configured, the store's days were counted in {}",
                        config.business.timezone, installation->time_zone),
            "business.timezone: configure the store's, or change the installation");
  Result<Keyring> joined =
      keys ? join_as_shown(*installation, *keys) : Result<Keyring>(tl::unexpected(keys.error()));
  if (joined)
    to.fine("keys",
            fmt::format("secret {} in {}, ledger chained with {}", installation->secret_key,
                        installation->secret_kept_in == SecretPlace::store ? "the store" : "a file",
                        installation->chain_key.empty() ? "no key" : installation->chain_key));
  else
    to.fail("keys", joined.error().detail,
            "secrets.key_file, ledger.chain_key_file: name the files that the installation has");
  return joined && schema->current == schema->latest &&
         installation->time_zone == config.business.timezone;
}

}  // namespace ticketing
