#include "prepared_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <ticketing/actor/principal.hpp>
#include <ticketing/describe/json_write.hpp>

#include "admin_log/admin_log.hpp"
#include "audit/chain_heads.hpp"
#include "config/sqlite_path.hpp"
#include "odb/open_store.hpp"
#include "storage/replica_store.hpp"
#include "storage/sealing_store.hpp"

namespace ticketing {
namespace {

/// Opens the store, with what goes wrong as a refusal.
Result<std::unique_ptr<Store>> connect(const StoreConfig& config) {
  try {
    return open_store(config);
  } catch (const StorageUnavailable& e) {
    return refuse(ErrorCode::unavailable, e.what());
  } catch (const std::invalid_argument& e) {
    return refuse(ErrorCode::validation_failed, e.what());
  }
}

/// `fn`, with a database that cannot be reached as a refusal.
template <class Fn>
auto reaching(Fn&& fn) -> decltype(fn()) {
  try {
    return fn();
  } catch (const StorageUnavailable& e) {
    return refuse(ErrorCode::unavailable, e.what());
  }
}

/// Opening a SQLite store creates its file, which asking for its schema must not: a file that could
/// be created is as empty as a store in memory.
StoreConfig creating_nothing(StoreConfig config) {
  const auto file = config::sqlite_path(config.url);
  if (!file) return config;
  const auto path = std::filesystem::absolute(*file);
  if (!std::filesystem::exists(path) && std::filesystem::is_directory(path.parent_path()))
    config.url = "sqlite::memory:";
  return config;
}

/// The bytes of a key's file, whose size was checked with the configuration; none without a file.
Result<std::vector<unsigned char>> read_key(std::string_view key, const std::string& file) {
  std::vector<unsigned char> bytes;
  if (file.empty()) return bytes;
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return refuse(ErrorCode::validation_failed, fmt::format("{}: {} cannot be read", key, file));
  bytes.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  return bytes;
}

Result<std::optional<Secret>> read_secret(std::string_view key, const std::string& file) {
  const auto bytes = read_key(key, file);
  TICKETING_TRY(bytes);
  if (bytes->empty()) return std::nullopt;
  Secret secret{};
  if (bytes->size() != secret.size())
    return refuse(ErrorCode::validation_failed,
                  fmt::format("{}: {} holds {} bytes, {} are needed", key, file, bytes->size(),
                              secret.size()));
  std::copy(bytes->begin(), bytes->end(), secret.begin());
  return secret;
}

struct Keys {
  ChainKey chain_key;
  ProgramKeys program;
};

Result<Keys> read_keys(const Config& config) {
  auto chain_key = read_key("ledger.chain_key_file", config.ledger.chain_key_file);
  TICKETING_TRY(chain_key);
  const auto secret = read_secret("secrets.key_file", config.secrets.key_file);
  TICKETING_TRY(secret);
  const auto previous = read_secret("secrets.previous_key_file", config.secrets.previous_key_file);
  TICKETING_TRY(previous);
  return Keys{
      *chain_key,
      {config.business.timezone, chain_key->empty() ? "" : key_id(*chain_key), *secret, *previous}};
}

std::optional<StoredInstallation> find_installation(Store& store) {
  std::optional<StoredInstallation> found;
  store.snapshot([&](UnitOfWork& unit) { found = unit.installation().find(); });
  return found;
}

Result<void> check_chain_key(Store& store, const Keys& keys) {
  std::optional<AccountId> unfit;
  store.snapshot([&](UnitOfWork& unit) { unfit = first_unfit_head(unit, keys.chain_key); });
  if (!unfit) return {};
  return refuse(ErrorCode::validation_failed,
                fmt::format("ledger.chain_key_file: {} does not fit the ledger (account {} is the "
                            "first): configure the key that it was chained with",
                            keys.chain_key.empty() ? "no key" : "key " + keys.program.chain_key,
                            unfit->value));
}

/// The row, written now if there is none.
Result<StoredInstallation> ensure_installation(Store& store, const Keys& keys, const Clock& clock) {
  if (auto there = find_installation(store)) return std::move(*there);
  TICKETING_TRY(check_chain_key(store, keys));
  SystemRandom random;
  const auto made = new_installation(keys.program, random, store.timeline(), clock.now());
  try {
    store.transact([&](UnitOfWork& unit) {
      if (unit.installation().find()) return false;
      seal_all(unit, keys.chain_key);
      unit.installation().add(made);
      return true;
    });
  } catch (const ConstraintViolation&) {
    // Another process was first.
  }
  return find_installation(store).value();
}

Result<StoredInstallation> prepare(Store& store, const Keys& keys, const Clock& clock) {
  store.migrate();
  auto installation = ensure_installation(store, keys, clock);
  TICKETING_TRY(installation);
  if (installation->readable_from < schema_readable_from)
    store.transact([&](UnitOfWork& unit) {
      unit.installation().lock();
      installation = unit.installation().find().value();
      installation->readable_from = schema_readable_from;
      unit.installation().update(*installation);
      return true;
    });
  return installation;
}

/// Whether a program of the schema `status.latest` can read a store of `status.current`.
bool fits(const SchemaStatus& status, const std::optional<StoredInstallation>& installation) {
  if (status.current <= status.latest) return status.current == status.latest && installation;
  return installation && installation->readable_from <= status.latest;
}

std::optional<StoredInstallation> find_installation(Store& store, const SchemaStatus& status) {
  return status.current < 2 ? std::nullopt : find_installation(store);
}

tl::unexpected<Error> does_not_fit(const SchemaStatus& status) {
  if (status.current == 0) return schema_mismatch(status, "the database is empty");
  if (status.current == status.latest)
    return schema_mismatch(status, "the database was not prepared to the end");
  return schema_mismatch(
      status,
      fmt::format("the database has schema version {}, this program {} {}{}", status.current,
                  status.current < status.latest ? "needs" : "knows", status.latest,
                  status.current < status.latest ? "" : ": use a newer program"));
}

}  // namespace

Result<ProgramKeys> read_program_keys(const Config& config) {
  auto keys = read_keys(config);
  TICKETING_TRY(keys);
  return std::move(keys->program);
}

Result<Keyring> join_as_shown(const Installation& installation, const ProgramKeys& program) {
  StoredInstallation stored;
  stored.time_zone = program.time_zone;
  stored.chain_key = installation.chain_key;
  stored.secret_key = installation.secret_key;
  if (installation.secret_kept_in == SecretPlace::store) stored.secret = Secret{};
  return join_installation(stored, program);
}

Result<PreparedStore> open_prepared_store(const Config& config, const Clock& clock) {
  const auto keys = read_keys(config);
  TICKETING_TRY(keys);
  auto store = connect(config.store);
  TICKETING_TRY(store);
  return reaching([&]() -> Result<PreparedStore> {
    auto status = (*store)->schema_status();
    auto installation = find_installation(**store, status);
    if (!fits(status, installation) && status.current <= status.latest &&
        (*store)->kind() == "sqlite") {
      auto prepared = prepare(**store, *keys, clock);
      TICKETING_TRY(prepared);
      installation = std::move(*prepared);
      status = (*store)->schema_status();
    }
    if (!fits(status, installation)) return does_not_fit(status);
    auto keyring = join_installation(*installation, keys->program);
    TICKETING_TRY(keyring);
    return PreparedStore{std::move(*store), keys->chain_key, installation->shown(),
                         std::move(*keyring)};
  });
}

std::unique_ptr<Store> with_replica(const StoreConfig& config, std::unique_ptr<Store> store) {
  if (config.read_url.empty()) return store;
  StoreConfig replica = config;
  replica.url = config.read_url;
  // Of several servers not the one that writes, which has enough to do.
  if (replica.url.find("target_session_attrs=") == std::string::npos)
    replica.url += std::string(replica.url.find('?') == std::string::npos ? "?" : "&") +
                   "target_session_attrs=prefer-standby";
  replica.connections = std::max(2, config.connections / 4);
  return reporting_from([replica] { return open_store(replica); }, std::move(store));
}

Result<SchemaStatus> prepare_store(const Config& config, const Clock& clock) {
  const auto keys = read_keys(config);
  TICKETING_TRY(keys);
  auto store = connect(config.store);
  TICKETING_TRY(store);
  return reaching([&]() -> Result<SchemaStatus> {
    const auto status = (*store)->schema_status();
    if (status.current > status.latest) return status;
    const auto prepared = prepare(**store, *keys, clock);
    TICKETING_TRY(prepared);
    return (*store)->schema_status();
  });
}

Result<SchemaStatus> read_schema_status(const Config& config) {
  auto store = connect(creating_nothing(config.store));
  TICKETING_TRY(store);
  return reaching([&]() -> Result<SchemaStatus> { return (*store)->schema_status(); });
}

bool can_read(Store& store) {
  const auto status = store.schema_status();
  if (status.current == status.latest) return true;
  return fits(status, find_installation(store, status));
}

Result<Installation> read_installation(const Config& config) {
  auto store = connect(creating_nothing(config.store));
  TICKETING_TRY(store);
  return reaching([&]() -> Result<Installation> {
    const auto status = (*store)->schema_status();
    const auto installation = find_installation(**store, status);
    if (!installation) return does_not_fit(status);
    return installation->shown();
  });
}

Result<Installation> change_installation(const Config& config, const InstallationChange& change,
                                         const CallOptions& options, const Clock& clock) {
  const auto keys = read_keys(config);
  TICKETING_TRY(keys);
  auto store = connect(creating_nothing(config.store));
  TICKETING_TRY(store);
  return reaching([&]() -> Result<Installation> {
    const auto status = (*store)->schema_status();
    if (!fits(status, find_installation(**store, status))) return does_not_fit(status);
    if (change.chain_key) TICKETING_TRY(check_chain_key(**store, *keys));
    const auto op = Principal::local_operator();
    return (*store)->perform(op, options, [&](UnitOfWork& unit) -> Result<Installation> {
      if (!options.dry_run) unit.installation().lock();
      StoredInstallation installation = unit.installation().find().value();
      const Installation before = installation.shown();
      SystemRandom random;
      if (change.time_zone) installation.time_zone = keys->program.time_zone;
      if (change.chain_key) installation.chain_key = keys->program.chain_key;
      if (change.secret) replace_secret(installation, keys->program, random);
      if (change.epoch) {
        installation.epoch = next_epoch(life_of(before, (*store)->timeline()), clock.now());
        installation.timeline = (*store)->timeline();
      }
      if (change.mail_enabled) installation.mail_enabled = *change.mail_enabled;
      const Installation after = installation.shown();
      if (options.dry_run) return after;
      unit.installation().update(installation);
      log_admin_action(unit, op, clock.now(), "installation.update", "installation:1",
                       to_json(before), to_json(after));
      return after;
    });
  });
}

}  // namespace ticketing
