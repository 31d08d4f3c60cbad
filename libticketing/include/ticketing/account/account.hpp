// Accounts: who takes part, and in which role.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <optional>
#include <string>

#include <ticketing/actor/principal.hpp>
#include <ticketing/actor/role.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/points.hpp>

namespace ticketing {

/// `closed` is for ever: what the account wrote and owns stays, who it was is forgotten.
enum class AccountState { active, suspended, closed };
BOOST_DESCRIBE_ENUM(AccountState, active, suspended, closed)

/// An account as stored.
struct Account {
  AccountId id;
  std::string email;  ///< NFC, lower case, unique
  std::string nickname;
  Role role = Role::user;
  AccountState state = AccountState::active;
  std::string password_hash;  ///< libsodium's Argon2id string; "" = no password, cannot sign in
  Timestamp created_at;
  std::optional<Timestamp> email_verified_at;  ///< none: nobody has shown that the mail arrives
};

inline Principal principal_of(const Account& account) {
  return Principal::of_account(account.id, account.role, account.nickname);
}

/// An account as its owner and admins see it.
struct AccountProfile {
  AccountId id;
  std::string email;
  std::string nickname;
  Role role = Role::user;
  AccountState state = AccountState::active;
  Points balance;  ///< sum of the ledger entries
  bool email_verified = false;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(AccountProfile, (),
                      (id, email, nickname, role, state, balance, email_verified, created_at))

}  // namespace ticketing
