// Rows of whose an address was, as a keyed hash: of closed accounts, and of those that changed
// theirs. The key is the table's only index on purpose, as that of participations.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db value
struct FormerEmailKey {
  std::string email_hash;
  std::int64_t account_id = 0;
};
TICKETING_RECORD_COLUMNS(FormerEmailKey, (), (email_hash, account_id))

#pragma db object table("former_emails")
struct FormerEmailRecord {
#pragma db id column("")
  FormerEmailKey key;
};
TICKETING_RECORD_COLUMNS(FormerEmailRecord, (), (key))

}  // namespace ticketing::records
