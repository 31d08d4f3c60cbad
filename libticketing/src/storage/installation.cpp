#include "storage/installation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace ticketing {
namespace {

Secret random_secret(RandomSource& random) {
  Secret secret{};
  random.fill(secret);
  return secret;
}

/// The secret that `key` names: of the row, or of the program's files.
std::optional<Secret> find_secret(const std::string& key, const std::optional<Secret>& stored,
                                  const ProgramKeys& program) {
  if (stored) return stored;
  for (const auto& brought : {program.secret, program.previous_secret})
    if (brought && key_id(*brought) == key) return brought;
  return std::nullopt;
}

std::string named(const std::string& key) { return key.empty() ? "no key" : "key " + key; }

}  // namespace

Installation StoredInstallation::shown() const {
  return {
      .epoch = epoch,
      .timeline = timeline,
      .time_zone = time_zone,
      .chain_key = chain_key,
      .readable_from = readable_from,
      .mail_enabled = mail_enabled,
      .secret_key = secret_key,
      .secret_kept_in = secret ? SecretPlace::store : SecretPlace::file,
      .created_at = created_at,
  };
}

std::int64_t next_epoch(std::int64_t epoch, Timestamp now) {
  // By the clock, so that two stores restored from one backup differ.
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  return std::max<std::int64_t>(epoch + 1, seconds);
}

std::int64_t life_of(const Installation& installation, int timeline) {
  return installation.epoch + std::max(0, timeline - installation.timeline);
}

StoredInstallation new_installation(const ProgramKeys& program, RandomSource& random, int timeline,
                                    Timestamp now) {
  StoredInstallation installation;
  installation.epoch = next_epoch(0, now);
  installation.timeline = timeline;
  installation.time_zone = program.time_zone;
  installation.chain_key = program.chain_key;
  installation.created_at = now;
  if (!program.secret) installation.secret = random_secret(random);
  installation.secret_key = key_id(program.secret ? *program.secret : *installation.secret);
  return installation;
}

Result<Keyring> join_installation(const StoredInstallation& installation,
                                  const ProgramKeys& program) {
  std::string wrong;
  const auto complain = [&wrong](std::string_view key, std::string what) {
    wrong += fmt::format(" {}: {}.", key, what);
  };
  if (program.time_zone != installation.time_zone)
    complain("business.timezone",
             fmt::format("{} is configured, the store's days were counted in {}", program.time_zone,
                         installation.time_zone));
  if (program.chain_key != installation.chain_key)
    complain("ledger.chain_key_file",
             fmt::format("{} is configured, the store's ledger is chained with {}",
                         named(program.chain_key), named(installation.chain_key)));
  const auto secret = find_secret(installation.secret_key, installation.secret, program);
  if (!secret)
    complain("secrets.key_file",
             fmt::format("{} is configured, the installation's secret is kept in a file, as {}",
                         program.secret ? named(key_id(*program.secret)) : named({}),
                         named(installation.secret_key)));
  else if (program.secret && installation.secret)
    complain("secrets.key_file", fmt::format("{} is configured, the installation's secret is kept "
                                             "in the store",
                                             named(key_id(*program.secret))));
  if (!wrong.empty())
    return refuse(ErrorCode::validation_failed,
                  "This program does not fit the installation." + wrong +
                      " Configure what the installation has, or change the installation.");
  const auto& previous = installation.previous_secret_key;
  return Keyring(*secret, previous.empty()
                              ? std::nullopt
                              : find_secret(previous, installation.previous_secret, program));
}

void replace_secret(StoredInstallation& installation, const ProgramKeys& program,
                    RandomSource& random) {
  if (program.secret && key_id(*program.secret) == installation.secret_key) return;
  installation.previous_secret_key = installation.secret_key;
  installation.previous_secret = installation.secret;
  installation.secret = program.secret ? std::nullopt : std::optional(random_secret(random));
  installation.secret_key = key_id(program.secret ? *program.secret : *installation.secret);
}

}  // namespace ticketing
