#include "base/keyring.hpp"

#include <sodium.h>

#include <vector>

namespace ticketing {
namespace {

constexpr int base64url = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::size_t key_id_bytes = 6;

std::string_view label(KeyPurpose purpose) {
  switch (purpose) {
    case KeyPurpose::cached_session:
      return "cached session";
    case KeyPurpose::document:
      return "document";
    case KeyPurpose::stream_ticket:
      return "stream ticket";
    case KeyPurpose::unsubscribe:
      return "unsubscribe";
    case KeyPurpose::sealed_mail:
      return "sealed mail";
    case KeyPurpose::viewer:
      return "viewer";
    case KeyPurpose::news:
      return "news";
    case KeyPurpose::message_name:
      return "message name";
  }
  return {};
}

/// BLAKE2b of `message`, keyed with `key`.
Secret keyed_hash(std::span<const unsigned char> key, std::string_view message) {
  Secret hash{};
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                     key.data(), key.size());
  return hash;
}

std::string encode(std::span<const unsigned char> bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), base64url), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), base64url);
  text.pop_back();  // the NUL that libsodium counts
  return text;
}

std::optional<std::vector<unsigned char>> decode(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::vector<unsigned char> bytes(text.size());
  std::size_t size = 0;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size,
                        nullptr, base64url) != 0)
    return std::nullopt;
  bytes.resize(size);
  return bytes;
}

}  // namespace

std::string key_id(std::span<const unsigned char> key) {
  const Secret hash = keyed_hash(key, "ticketing: key id");
  return encode(std::span(hash).first(key_id_bytes));
}

Keyring::Key Keyring::derive(const Secret& secret) {
  Key key{key_id(secret), {}};
  for (std::size_t i = 0; i < purposes; ++i)
    key.subkeys[i] =
        keyed_hash(secret, "ticketing: " + std::string(label(static_cast<KeyPurpose>(i))));
  return key;
}

Keyring::Keyring(const Secret& current, const std::optional<Secret>& previous)
    : current_(derive(current)) {
  if (previous) previous_ = derive(*previous);
}

std::string Keyring::sign(const Key& key, KeyPurpose purpose, std::string_view message) {
  const Secret& subkey = key.subkeys[static_cast<std::size_t>(purpose)];
  return key.id + '.' + encode(keyed_hash(subkey, message));
}

std::string Keyring::sign(KeyPurpose purpose, std::string_view message) const {
  return sign(current_, purpose, message);
}

bool Keyring::verify(KeyPurpose purpose, std::string_view message,
                     std::string_view signature) const {
  for (const Key* key : {&current_, previous_ ? &*previous_ : nullptr}) {
    if (!key || !signature.starts_with(key->id + '.')) continue;
    const std::string expected = sign(*key, purpose, message);
    return expected.size() == signature.size() &&
           sodium_memcmp(expected.data(), signature.data(), expected.size()) == 0;
  }
  return false;
}

std::string Keyring::seal(KeyPurpose purpose, std::string_view message) const {
  std::vector<unsigned char> box(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES +
                                 message.size());
  randombytes_buf(box.data(), crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(box.data() + crypto_secretbox_NONCEBYTES,
                        reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                        box.data(), current_.subkeys[static_cast<std::size_t>(purpose)].data());
  return current_.id + '.' + encode(box);
}

std::optional<std::string> Keyring::open(KeyPurpose purpose, std::string_view sealed) const {
  for (const Key* key : {&current_, previous_ ? &*previous_ : nullptr}) {
    if (!key || !sealed.starts_with(key->id + '.')) continue;
    const auto box = decode(sealed.substr(key->id.size() + 1));
    if (!box || box->size() < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
      return std::nullopt;
    const auto cipher = std::span(*box).subspan(crypto_secretbox_NONCEBYTES);
    std::string message(cipher.size() - crypto_secretbox_MACBYTES, '\0');
    if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(message.data()), cipher.data(),
                                   cipher.size(), box->data(),
                                   key->subkeys[static_cast<std::size_t>(purpose)].data()) != 0)
      return std::nullopt;
    return message;
  }
  return std::nullopt;
}

}  // namespace ticketing
