// A store fit to be served from: its schema is one this program can read, and the program fits its
// installation.
#pragma once

#include <memory>

#include <ticketing/call_options.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/config.hpp>
#include <ticketing/points/ledger.hpp>
#include <ticketing/schema_status.hpp>

#include "storage/installation.hpp"
#include "storage/store.hpp"

namespace ticketing {

struct PreparedStore {
  std::unique_ptr<Store> store;
  ChainKey chain_key;
  Installation installation;
  Keyring keys;
};

/// For `Ticketing::open`. An empty or older SQLite store is prepared first, no other is.
Result<PreparedStore> open_prepared_store(const Config& config, const Clock& clock);

/// `store`, whose reports are read from the replica that `config` names, if it names one.
std::unique_ptr<Store> with_replica(const StoreConfig& config, std::unique_ptr<Store> store);

/// The keys and the time zone that the program was configured with.
Result<ProgramKeys> read_program_keys(const Config& config);
/// As `join_installation` of an installation whose row is not at hand. Of the time zone it says
/// nothing; a secret that is kept in the store is believed to be there, and the keyring is not to
/// be used.
Result<Keyring> join_as_shown(const Installation& installation, const ProgramKeys& program);

/// Brings the schema up and writes the installation's row, where there is none: only after the
/// ledger's chains were found to fit the configured key.
Result<SchemaStatus> prepare_store(const Config& config, const Clock& clock);

/// Creates nothing.
Result<SchemaStatus> read_schema_status(const Config& config);

/// Whether this program can work with the store as it is now.
bool can_read(Store& store);

Result<Installation> read_installation(const Config& config);
Result<Installation> change_installation(const Config& config, const InstallationChange& change,
                                         const CallOptions& options, const Clock& clock);

}  // namespace ticketing
