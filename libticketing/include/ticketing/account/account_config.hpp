// What can be configured of accounts and sessions.
#pragma once

#include <boost/describe/class.hpp>

#include <string>
#include <vector>

namespace ticketing {

struct AccountsConfig {
  int argon2_memory_kib = 19456;  ///< OWASP floor for Argon2id with t=2, p=1; at least 8
  int argon2_passes = 2;
  int argon2_concurrent = 2;     ///< hashes computed at once
  int argon2_waiting_max = 64;   ///< beyond that: unavailable
  int verify_token_hours = 48;   ///< how long a mailed token verifies the e-mail
  int reset_token_minutes = 30;  ///< how long a mailed token sets a new password
  /// For staff and admins, whatever case, blanks and look-alike letters they are written in.
  std::vector<std::string> reserved_nicknames = {
      "admin",  "administrator", "moderator", "operator", "staff",  "support",
      "system", "root",          "ticketing", "official", "관리자", "운영자",
      "운영진", "고객센터",      "공식",      "매니저",
  };
};
BOOST_DESCRIBE_STRUCT(AccountsConfig, (),
                      (argon2_memory_kib, argon2_passes, argon2_concurrent, argon2_waiting_max,
                       verify_token_hours, reset_token_minutes, reserved_nicknames))

struct SessionsConfig {
  int lifetime_days = 30;
  int per_account_max = 100;  ///< the oldest gives way to the next
  int cache_seconds = 5;      ///< bound within which another process sees a revocation
  int cache_entries = 100000;
};
BOOST_DESCRIBE_STRUCT(SessionsConfig, (),
                      (lifetime_days, per_account_max, cache_seconds, cache_entries))

}  // namespace ticketing
