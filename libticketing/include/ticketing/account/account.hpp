// Accounts: who takes part, and in which role.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstddef>
#include <optional>
#include <string>

#include <ticketing/actor/principal.hpp>
#include <ticketing/actor/role.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/points.hpp>

namespace ticketing {

inline constexpr int nickname_chars_min = 2;
inline constexpr int nickname_chars_max = 30;
inline constexpr std::size_t password_chars_min = 10;
inline constexpr std::size_t password_bytes_max = 1024;

/// `closed` is for ever: what the account wrote and owns stays, who it was is forgotten.
enum class AccountState { active, suspended, closed };
BOOST_DESCRIBE_ENUM(AccountState, active, suspended, closed)

/// What mails are written in (ISO 639-1).
enum class Language { ko, en };
BOOST_DESCRIBE_ENUM(Language, ko, en)

/// Which mails an account wants beside those about its security and its purchases.
struct MailPreferences {
  bool rewards = true;  ///< won coupons, awards of rankings
  bool digest = true;   ///< what was earned
  bool expiry = true;   ///< points that are about to expire
};
BOOST_DESCRIBE_STRUCT(MailPreferences, (), (rewards, digest, expiry))

/// An account as stored.
struct Account {
  AccountId id;
  std::string email;  ///< NFC, lower case, unique
  std::string nickname;
  Role role = Role::user;
  AccountState state = AccountState::active;
  std::string password_hash;  ///< libsodium's Argon2id string; "" = no password, cannot sign in
  Timestamp created_at;
  std::optional<Timestamp> email_verified_at;      ///< none: nobody has shown that the mail arrives
  std::optional<Timestamp> email_bounced_at = {};  ///< mail comes back: no more is sent until the
                                                   ///< e-mail is verified anew
  std::optional<Language> language = {};           ///< none: `mail.language`
  MailPreferences mail = {};
};

inline Principal principal_of(const Account& account) {
  return Principal::of_account(account.id, account.role, account.nickname);
}

/// An account as its owner and admins see it.
struct AccountProfile {
  AccountId id;            ///< its number, for ever
  std::string email;       ///< lower case, NFC; of a closed account a made-up one
  std::string nickname;    ///< what others see; "withdrawn" once it is closed
  Role role = Role::user;  ///< what it may do
  AccountState state = AccountState::active;  ///< whether it may sign in
  Points balance;                             ///< sum of the ledger entries
  bool email_verified = false;                ///< its owner has shown that mail arrives
  Timestamp created_at;                       ///< when it was made
};
BOOST_DESCRIBE_STRUCT(AccountProfile, (),
                      (id, email, nickname, role, state, balance, email_verified, created_at))

}  // namespace ticketing
