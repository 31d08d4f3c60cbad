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
  std::optional<std::int64_t> email_verified_at;
  std::optional<std::int64_t> email_bounced_at;
  std::optional<std::string> language;
#pragma db default(true)
  bool mail_rewards = true;
#pragma db default(true)
  bool mail_digest = true;
#pragma db default(true)
  bool mail_expiry = true;
#pragma db index("accounts_email_unique") unique member(email)
#pragma db index("accounts_active_admins") member(id) \
    options("WHERE role = 'admin' AND state = 'active'")
};
TICKETING_RECORD_COLUMNS(AccountRecord, (),
                         (id, email, nickname, role, state, password_hash, created_at,
                          email_verified_at, email_bounced_at, language, mail_rewards, mail_digest,
                          mail_expiry))

}  // namespace ticketing::records
