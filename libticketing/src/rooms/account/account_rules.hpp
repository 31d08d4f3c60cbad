// What several use cases around accounts need: views, refusals and checks.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include <ticketing/account/account.hpp>
#include <ticketing/account/account_config.hpp>
#include <ticketing/result.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

/// What stands in for the nickname of who has left.
inline constexpr std::string_view withdrawn_nickname = "withdrawn";
/// Where the e-mails of closed accounts are said to be. No mail can ever arrive there (RFC 2606,
/// section 2), and nobody can register there: so a closed account's stand-in is free when needed.
inline constexpr std::string_view withdrawn_domain = "@withdrawn.invalid";

AccountProfile profile(const Account& account, Points balance);
AccountProfile profile(UnitOfWork& unit, const Account& account);

tl::unexpected<Error> no_such_account(AccountId id);
tl::unexpected<Error> email_taken(const std::string& email);
/// An address that an account may be given: `clean_email`, and none that mail never reaches.
Result<std::string> clean_new_email(const std::string& text);
/// unauthenticated unless an account acts.
Result<void> require_account(const Principal& who);

/// The password in NFC. Refuses, naming `pointer`, one that is too short or too long, mostly blank,
/// the e-mail or a part of it, or one of those that are guessed first.
Result<std::string> checked_password(const std::string& password, std::string_view email,
                                     const std::string& pointer);

/// The nickname, 2 to 30 characters in NFC without blanks at its ends. Refuses controls of
/// direction, and what can be taken for a nickname of the house, but to staff and admins.
Result<std::string> clean_nickname(const std::string& nickname, Role role,
                                   const AccountsConfig& config);

/// Whether an active admin but this one is left, and stays one until this transaction ends.
bool another_admin_remains(UnitOfWork& unit, AccountId account);

/// Ends the sessions; the caller forgets the hashes after the commit.
std::vector<TokenHash> remove_sessions(UnitOfWork& unit, std::span<const Session> sessions);
/// The same of the account's sessions but `keep`.
std::vector<TokenHash> end_sessions(UnitOfWork& unit, AccountId account, SessionId keep);

/// Orders what is done to one account, against everything else that is done to it.
inline void lock_account(UnitOfWork& unit, AccountId account) {
  // What the wallet holds is of no interest here.
  static_cast<void>(unit.wallets().lock(std::span(&account, 1)));
}
/// The same of an account that `who` does something to, who may be another.
inline void lock_accounts(UnitOfWork& unit, const Principal& who, AccountId account) {
  const AccountId both[] = {std::min(who.account, account), std::max(who.account, account)};
  static_cast<void>(unit.wallets().lock(both));
}

}  // namespace ticketing
