// Rows of mailed tokens.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("account_tokens")
struct AccountTokenRecord {
#pragma db id auto
  std::int64_t id = 0;
  std::string token_hash;
#pragma db options("CONSTRAINT account_tokens_account_exists REFERENCES accounts (id)")
  std::optional<std::int64_t> account_id;  // none: nobody's, as version 1 wrote some
  std::string purpose;
  std::optional<std::string> new_email;
  std::int64_t created_at = 0;
  std::int64_t expires_at = 0;
#pragma db index("account_tokens_token_hash_unique") unique member(token_hash)
#pragma db index("account_tokens_account") members(account_id, purpose, id)
#pragma db index("account_tokens_expires_at") member(expires_at)
};
TICKETING_RECORD_COLUMNS(AccountTokenRecord, (),
                         (id, token_hash, account_id, purpose, new_email, created_at, expires_at))

}  // namespace ticketing::records
