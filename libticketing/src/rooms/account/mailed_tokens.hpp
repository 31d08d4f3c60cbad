// Tokens that arrive by mail: made, mailed, and redeemed once.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <ticketing/account/account_config.hpp>
#include <ticketing/code.hpp>
#include <ticketing/result.hpp>

#include "account/account_token.hpp"
#include "base/keyring.hpp"
#include "mail/mail_payloads.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

/// A token before it is stored: the only place where its text is.
struct NewToken {
  std::string text;
  AccountToken stored;
};

/// Made before the transaction, which may run more than once.
NewToken make_token(RandomSource& random, const AccountsConfig& config, TokenPurpose purpose,
                    Timestamp now);

/// Stores the token for `account` and writes the mail that brings it, whose payload is a
/// `SealedMail` of a `TokenMail`. `trace_id`: of the request that asks for it.
void mail_token(UnitOfWork& unit, const Keyring& keys, const NewToken& token, AccountId account,
                const std::optional<std::string>& trace_id);

/// Whether a token for `purpose` was mailed less than a minute ago: nobody's mailbox is filled by
/// asking again and again.
bool mailed_lately(UnitOfWork& unit, AccountId account, TokenPurpose purpose, Timestamp now);

/// The token, if it is stored, for that purpose, and not expired.
std::optional<AccountToken> find_token(UnitOfWork& unit, const TokenHash& hash,
                                       TokenPurpose purpose, Timestamp now);

struct RedeemedToken {
  Account account;
  std::optional<std::string> new_email;  ///< which the token proves
};

/// The account that `hash` was mailed to, locked: of two at once with one token, the second finds
/// it gone. The account's tokens for that purpose are used up with it. `refused_token()` otherwise.
Result<RedeemedToken> redeem_token(UnitOfWork& unit, const TokenHash& hash, TokenPurpose purpose,
                                   Timestamp now);

/// Ends the account's tokens for `purpose`, and takes back the mails that would bring them.
void end_tokens(UnitOfWork& unit, AccountId account, TokenPurpose purpose);

/// One text for all that may be wrong with a token: guessing teaches nothing.
tl::unexpected<Error> refused_token();

}  // namespace ticketing
