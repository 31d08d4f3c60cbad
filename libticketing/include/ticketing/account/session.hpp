// Sessions: opaque random bearer tokens, of which only the SHA-256 is ever stored.
#pragma once

#include <boost/describe/class.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <ticketing/account/account.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>

namespace ticketing {

/// SHA-256 (FIPS 180-4) of an access token, hex: the only trace of it that is kept.
using TokenHash = std::string;

TokenHash hash_token(std::string_view access_token);

/// A session as stored.
struct Session {
  SessionId id;
  AccountId account;
  TokenHash token_hash;
  Timestamp created_at;
  Timestamp expires_at;
};

/// A session as its owner sees it.
struct SessionView {
  SessionId id;          ///< its number; opens nothing
  Timestamp created_at;  ///< when its owner signed in
  Timestamp expires_at;  ///< when it ends by itself
  bool current = false;  ///< it is the one that asks
};
BOOST_DESCRIBE_STRUCT(SessionView, (), (id, created_at, expires_at, current))

/// What a sign-in gives. `access_token` is shown this once.
struct SignedIn {
  std::string access_token;           ///< a secret: what `Authorization: Bearer` takes
  std::string token_type = "Bearer";  ///< always "Bearer" (RFC 6750)
  Timestamp expires_at;               ///< when the session ends by itself
  AccountProfile account;             ///< whose it is
};
BOOST_DESCRIBE_STRUCT(SignedIn, (), (access_token, token_type, expires_at, account))

}  // namespace ticketing
