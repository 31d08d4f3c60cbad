// Hashes that chain: each covers the one before it, so that what was changed, or taken out, shows.
#pragma once

#include <array>
#include <vector>

namespace ticketing {

/// BLAKE2b-256 of the previous hash and what is chained (RFC 7693); keyed when a chain key is
/// configured, so that only who holds the key can forge a chain.
using ChainHash = std::array<unsigned char, 32>;
/// Empty, or 16..64 bytes.
using ChainKey = std::vector<unsigned char>;

/// What freezes a row that changes: its hash as it is now, over the hash before its last change.
struct Seal {
  ChainHash previous{};  ///< zeros: it was never changed
  ChainHash current{};
  friend bool operator==(const Seal&, const Seal&) = default;
};

}  // namespace ticketing
