// Randomness and the codes made of it: injected, so that tests can replay.
#pragma once

#include <cstdint>
#include <mutex>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace ticketing {

/// Where unguessable bytes come from. Implementations are thread safe.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual void fill(std::span<unsigned char> bytes) = 0;
};

/// The operating system's generator, through libsodium.
class SystemRandom final : public RandomSource {
 public:
  void fill(std::span<unsigned char> bytes) override;
};

/// A reproducible source for tests. Not secret.
class SeededRandom final : public RandomSource {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<unsigned char> bytes) override;

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

/// A coupon or ticket code: 75 random bits in Crockford's base 32 (no I, L, O, U) and a check
/// character that catches every single wrong or swapped neighbour, in groups:
/// "7ZQK-3M2P-XW9D-0A4T".
std::string make_code(RandomSource& random);

/// What a person typed, as `make_code` writes it: upper case, I and L read as 1, O as 0, groups
/// restored. Nothing changes when it cannot be a code.
std::string normalize_code(std::string_view typed);

/// Whether the check character fits.
bool is_code(std::string_view code);

/// An opaque bearer token: 256 random bits, base64url (RFC 4648 section 5), prefixed "tk_".
std::string make_access_token(RandomSource& random);

}  // namespace ticketing
