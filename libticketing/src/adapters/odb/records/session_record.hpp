// Rows of sessions.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("sessions")
struct SessionRecord {
#pragma db id auto
  std::int64_t id = 0;
#pragma db options("CONSTRAINT sessions_account_exists REFERENCES accounts (id)")
  std::int64_t account_id = 0;
  std::string token_hash;
  std::int64_t created_at = 0;
  std::int64_t expires_at = 0;
#pragma db index("sessions_token_hash_unique") unique member(token_hash)
#pragma db index("sessions_account") member(account_id)
#pragma db index("sessions_expires_at") member(expires_at)
};
TICKETING_RECORD_COLUMNS(SessionRecord, (), (id, account_id, token_hash, created_at, expires_at))

}  // namespace ticketing::records
