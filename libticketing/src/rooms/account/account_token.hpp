// Tokens that arrive by mail and prove that their holder reads it. As with sessions, only the
// SHA-256 of a token is ever stored.
#pragma once

#include <boost/describe/enum.hpp>

#include <optional>

#include <ticketing/account/session.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>

namespace ticketing {

/// What a token is good for, once. The mails that carry one are of the same kind.
enum class TokenPurpose { verify_email, reset_password };
BOOST_DESCRIBE_ENUM(TokenPurpose, verify_email, reset_password)

/// A token as stored.
struct AccountToken {
  TokenHash token_hash;  ///< unique
  AccountId account;
  TokenPurpose purpose = TokenPurpose::verify_email;
  Timestamp created_at;
  Timestamp expires_at;  ///< exclusive
  /// The address that the token proves, which the account is to have; none: the one it has.
  std::optional<std::string> new_email = {};
};

}  // namespace ticketing
