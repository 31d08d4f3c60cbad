// The row of the installation: one, in every store.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("installation")
struct InstallationRecord {
#pragma db id options("CONSTRAINT installation_is_one CHECK (id = 1)")
  std::int64_t id = 1;
#pragma db options("CONSTRAINT installation_epoch_positive CHECK (epoch >= 1)")
  std::int64_t epoch = 0;
  int timeline = 0;
  std::string time_zone;
  std::string chain_key;
  int readable_from = 0;
  bool mail_enabled = false;
  std::string secret_key;
  std::optional<std::string> secret;  // 64 hexadecimal digits
  std::string previous_secret_key;
  std::optional<std::string> previous_secret;
  std::int64_t created_at = 0;
};
TICKETING_RECORD_COLUMNS(InstallationRecord, (),
                         (id, epoch, timeline, time_zone, chain_key, readable_from, mail_enabled,
                          secret_key, secret, previous_secret_key, previous_secret, created_at))

}  // namespace ticketing::records
