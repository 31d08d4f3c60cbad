#include <ticketing/account/session.hpp>

#include <sodium.h>

namespace ticketing {

TokenHash hash_token(std::string_view access_token) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(access_token.data()),
                     access_token.size());
  char hex[2 * sizeof digest + 1];
  sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
  return hex;
}

}  // namespace ticketing
