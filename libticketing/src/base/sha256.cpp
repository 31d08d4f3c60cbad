#include "base/sha256.hpp"

#include <sodium.h>

namespace ticketing {

std::string sha256_hex(std::span<const unsigned char> bytes) {
  unsigned char hash[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(hash, bytes.data(), bytes.size());
  char hex[2 * sizeof hash + 1];
  sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
  return hex;
}

std::string sha256_hex(std::string_view text) {
  return sha256_hex(std::span(reinterpret_cast<const unsigned char*>(text.data()), text.size()));
}

}  // namespace ticketing
