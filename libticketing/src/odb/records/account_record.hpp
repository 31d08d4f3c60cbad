// Rows of accounts.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("accounts")
struct AccountRecord {
#pragma db id auto
  std::int64_t id = 0;
  std::string email;
  std::string nickname;
  std::string role;
  std::string state;
  std::string password_hash;
  std::int64_t created_at = 0;
#pragma db index("accounts_email_unique") unique member(email)
};
TICKETING_RECORD_COLUMNS(AccountRecord, (),
                         (id, email, nickname, role, state, password_hash, created_at))

}  // namespace ticketing::records
