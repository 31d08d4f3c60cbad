// What is signed with the installation's secret, so that other processes can believe it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ticketing {

/// What a subkey is for: what was signed for one purpose is good for no other. The names are hashed
/// into the subkeys, so none is ever renamed.
enum class KeyPurpose : std::uint8_t {
  cached_session,  ///< sessions in the shared cache
  document,        ///< documents in the shared cache
  stream_ticket,   ///< a browser's way into its live events
  unsubscribe,     ///< links of mails
  sealed_mail,     ///< mails that hold a token
  viewer,          ///< names of those who look at posts
  news,            ///< what processes tell each other
  message_name,    ///< Message-IDs of mails
};

/// 32 random bytes that every process of an installation knows.
using Secret = std::array<unsigned char, 32>;

/// Names a key of 16 to 64 bytes without telling it: 8 characters.
std::string key_id(std::span<const unsigned char> key);

/// The subkeys of the installation's secret, and of the one before it while it is being replaced.
/// A subkey is BLAKE2b (RFC 7693) of its purpose, keyed with the secret. Thread safe: constant.
class Keyring final {
 public:
  explicit Keyring(const Secret& current, const std::optional<Secret>& previous = std::nullopt);

  /// "<key id of the secret>.<BLAKE2b-256 of the message>", base64url: 52 characters.
  std::string sign(KeyPurpose purpose, std::string_view message) const;
  /// Whether `sign` made this for this purpose and message, with the secret or the one before it.
  /// In constant time.
  bool verify(KeyPurpose purpose, std::string_view message, std::string_view signature) const;

  /// `message`, to be read by `open` alone: "<key id of the secret>.<base64url>" of a random nonce
  /// and XSalsa20-Poly1305 (libsodium's secretbox).
  std::string seal(KeyPurpose purpose, std::string_view message) const;
  /// Nothing where `seal` did not make this for this purpose, with the secret or the one before it.
  std::optional<std::string> open(KeyPurpose purpose, std::string_view sealed) const;

 private:
  static constexpr std::size_t purposes = 8;
  struct Key {
    std::string id;
    std::array<Secret, purposes> subkeys;
  };
  static Key derive(const Secret& secret);
  static std::string sign(const Key& key, KeyPurpose purpose, std::string_view message);

  Key current_;
  std::optional<Key> previous_;
};

}  // namespace ticketing
