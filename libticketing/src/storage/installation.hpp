// What all processes of an installation agree on, as stored; what a program brings along must fit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ticketing/code.hpp>
#include <ticketing/installation.hpp>
#include <ticketing/result.hpp>

#include "base/keyring.hpp"

namespace ticketing {

/// The schema this program writes can be read by programs from this schema version on: they go on
/// serving while a store is brought up. Raised with a change that they would get wrong.
constexpr int schema_readable_from = 2;

/// The row, with the secrets that it holds.
struct StoredInstallation {
  std::int64_t epoch = 0;
  int timeline = 0;
  std::string time_zone;
  std::string chain_key;  ///< its `key_id`; "" without one
  int readable_from = schema_readable_from;
  bool mail_enabled = false;
  std::string secret_key;  ///< the `key_id` of the secret, wherever it is kept
  std::optional<Secret> secret;
  std::string previous_secret_key;  ///< "" when the secret was never replaced
  std::optional<Secret> previous_secret;
  Timestamp created_at;

  Installation shown() const;
  friend bool operator==(const StoredInstallation&, const StoredInstallation&) = default;
};

/// Used inside one unit of work, by one thread.
class InstallationRepository {
 public:
  virtual ~InstallationRepository() = default;
  virtual std::optional<StoredInstallation> find() = 0;
  /// Until the transaction ends nobody else changes it.
  virtual void lock() = 0;
  virtual void add(const StoredInstallation& installation) = 0;
  virtual void update(const StoredInstallation& installation) = 0;
};

/// What one program was configured with.
struct ProgramKeys {
  std::string time_zone;
  std::string chain_key;                  ///< its `key_id`; "" without one
  std::optional<Secret> secret;           ///< of secrets.key_file
  std::optional<Secret> previous_secret;  ///< of secrets.previous_key_file
};

/// For a new store: its own secret where the program brings none.
StoredInstallation new_installation(const ProgramKeys& program, RandomSource& random, int timeline,
                                    Timestamp now);

/// The keys of the installation, if the program fits it. validation_failed otherwise: tells all
/// that does not fit.
Result<Keyring> join_installation(const StoredInstallation& installation,
                                  const ProgramKeys& program);

/// Which life of the store this is now: its epoch, and one more for each time since that a standby
/// was promoted. What was acknowledged before may have been lost with the primary, so that its
/// numbers are given again. Never a number that another process takes for something else: all count
/// from the same row.
std::int64_t life_of(const Installation& installation, int timeline);

/// Another life of the store: ever higher, and never a number that another copy of it may have got.
std::int64_t next_epoch(std::int64_t epoch, Timestamp now);

/// Makes the program's secret, or else a new one in the store, the one to sign with; what the
/// present one has signed stays good until the next time. Changes nothing where it is the one
/// already.
void replace_secret(StoredInstallation& installation, const ProgramKeys& program,
                    RandomSource& random);

}  // namespace ticketing
