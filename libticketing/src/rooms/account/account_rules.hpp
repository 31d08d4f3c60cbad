// What several use cases around accounts need: views, refusals and checks.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <ticketing/account/account.hpp>
#include <ticketing/result.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

inline constexpr std::size_t password_chars_min = 10;
inline constexpr std::size_t password_bytes_max = 1024;

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

/// Refuses, naming `pointer`, a password that is too short or too long.
Result<void> check_password(const std::string& password, std::string pointer);

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

}  // namespace ticketing
