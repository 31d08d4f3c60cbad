#include <ticketing/code.hpp>

#include <sodium.h>

#include <array>
#include <optional>
#include <stdexcept>

namespace ticketing {
namespace {

// Crockford's base 32: digits and letters without I, L, O (read as 1, 1, 0) and U.
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t symbols = 16;  // 15 random, 1 check
constexpr std::size_t group = 4;

using Symbols = std::array<unsigned char, symbols>;  // values 0..31, the check symbol last

/// Twice `a` in GF(32) with the primitive polynomial x^5 + x^2 + 1.
constexpr unsigned char twice(unsigned char a) {
  const auto shifted = static_cast<unsigned>(a) << 1U;
  return static_cast<unsigned char>((shifted & 32U) != 0 ? shifted ^ 37U : shifted);
}

/// Σ 2^i s_i over GF(32), the last symbol having weight 1. All weights differ and none is zero, so
/// no single change and no swap of two symbols leaves a sum of 0 at 0.
constexpr unsigned char weighted_sum(const Symbols& s) {
  unsigned char sum = 0;
  for (const unsigned char symbol : s) sum = static_cast<unsigned char>(twice(sum) ^ symbol);
  return sum;
}

std::string written(const Symbols& s) {
  std::string out;
  for (std::size_t i = 0; i < symbols; ++i) {
    if (i > 0 && i % group == 0) out += '-';
    out += alphabet[s[i]];
  }
  return out;
}

/// The symbols of what may be a code, hyphens and spaces anywhere.
std::optional<Symbols> read(std::string_view typed) {
  Symbols s{};
  std::size_t n = 0;
  for (char c : typed) {
    if (c == '-' || c == ' ') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'I' || c == 'L') c = '1';
    if (c == 'O') c = '0';
    const auto value = alphabet.find(c);
    if (value == std::string_view::npos || n == symbols) return std::nullopt;
    s[n++] = static_cast<unsigned char>(value);
  }
  if (n != symbols) return std::nullopt;
  return s;
}

}  // namespace

void SystemRandom::fill(std::span<unsigned char> bytes) {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium cannot be initialised");
  randombytes_buf(bytes.data(), bytes.size());
}

void SeededRandom::fill(std::span<unsigned char> bytes) {
  std::lock_guard lock(mutex_);
  for (unsigned char& byte : bytes) byte = static_cast<unsigned char>(engine_() >> 56U);
}

std::string make_code(RandomSource& random) {
  std::array<unsigned char, symbols - 1> bytes{};
  random.fill(bytes);
  Symbols s{};
  for (std::size_t i = 0; i < bytes.size(); ++i) s[i] = bytes[i] & 31U;
  s.back() = weighted_sum(s);  // x ^ x = 0 makes the whole sum 0
  return written(s);
}

std::string normalize_code(std::string_view typed) {
  const auto s = read(typed);
  return s ? written(*s) : std::string(typed);
}

bool is_code(std::string_view code) {
  const auto s = read(code);
  return s && written(*s) == code && weighted_sum(*s) == 0;
}

std::string make_access_token(RandomSource& random) {
  std::array<unsigned char, 32> bytes{};
  random.fill(bytes);
  constexpr auto variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::array<char, sodium_base64_ENCODED_LEN(32, variant)> text{};
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  return std::string("tk_") + text.data();
}

}  // namespace ticketing
