// What all processes of one installation agree on: kept in its store, compared by whoever opens it.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>

#include <ticketing/clock.hpp>

namespace ticketing {

enum class SecretPlace { store, file };
BOOST_DESCRIBE_ENUM(SecretPlace, store, file)

/// The installation's row, without its secret. Keys are told by an identifier made of them, not by
/// their bytes.
struct Installation {
  /// Which life of the store this is: raised where its past may have changed (a restored backup),
  /// so that nobody takes event 7 of one life for event 7 of another. Ever higher.
  std::int64_t epoch = 0;
  /// PostgreSQL's, when the epoch was raised; each promotion of a standby since then counts as one
  /// more epoch. 0 of a SQLite file.
  int timeline = 0;
  std::string time_zone;      ///< of the business: local days were counted in it
  std::string chain_key;      ///< of the ledger's chain; "" without one
  int readable_from = 0;      ///< the oldest program, by its schema version, that may open it
  bool mail_enabled = false;  ///< whether addresses are to be verified by mail
  std::string secret_key;     ///< what caches and tickets are signed with
  SecretPlace secret_kept_in = SecretPlace::store;  ///< where its secret is
  Timestamp created_at;                             ///< when the store was made
};
BOOST_DESCRIBE_STRUCT(Installation, (),
                      (epoch, timeline, time_zone, chain_key, readable_from, mail_enabled,
                       secret_key, secret_kept_in, created_at))

/// What is to be changed of an installation; what is left out stays.
struct InstallationChange {
  bool time_zone = false;  ///< take the configured one
  bool chain_key = false;  ///< take the configured one, if the ledger is chained with it
  bool secret = false;     ///< replace it: by secrets.key_file's, without one by a new one
  bool epoch = false;      ///< raise it: live events begin anew
  std::optional<bool> mail_enabled = {};
};

}  // namespace ticketing
