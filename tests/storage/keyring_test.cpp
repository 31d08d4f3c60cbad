// What one process signs, another believes, and nobody else can make.
#include <gtest/gtest.h>

#include "base/keyring.hpp"

namespace ticketing::test {
namespace {

Secret secret_of(unsigned char byte) {
  Secret secret{};
  secret.fill(byte);
  return secret;
}

TEST(Keyring, verifies_what_it_signed_for_the_same_purpose_and_message_only) {
  const Keyring keys(secret_of(1));
  const std::string signature = keys.sign(KeyPurpose::stream_ticket, "account 7");
  EXPECT_EQ(signature.size(), 52U);
  EXPECT_TRUE(keys.verify(KeyPurpose::stream_ticket, "account 7", signature));
  EXPECT_FALSE(keys.verify(KeyPurpose::stream_ticket, "account 8", signature));
  EXPECT_FALSE(keys.verify(KeyPurpose::cached_session, "account 7", signature));
  EXPECT_FALSE(keys.verify(KeyPurpose::stream_ticket, "account 7", ""));
  for (std::size_t i = 0; i < signature.size(); ++i) {
    std::string changed = signature;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(keys.verify(KeyPurpose::stream_ticket, "account 7", changed)) << i;
  }
}

TEST(Keyring, processes_with_the_same_secret_believe_each_other_and_no_others) {
  const std::string signature = Keyring(secret_of(1)).sign(KeyPurpose::document, "post 1");
  EXPECT_TRUE(Keyring(secret_of(1)).verify(KeyPurpose::document, "post 1", signature));
  EXPECT_FALSE(Keyring(secret_of(2)).verify(KeyPurpose::document, "post 1", signature));
}

TEST(Keyring, the_secret_before_stays_good_for_what_it_signed) {
  const std::string old = Keyring(secret_of(1)).sign(KeyPurpose::unsubscribe, "m");
  const Keyring replaced(secret_of(2), secret_of(1));
  EXPECT_TRUE(replaced.verify(KeyPurpose::unsubscribe, "m", old));
  EXPECT_NE(replaced.sign(KeyPurpose::unsubscribe, "m"), old);
  const Keyring replaced_again(secret_of(3), secret_of(2));
  EXPECT_FALSE(replaced_again.verify(KeyPurpose::unsubscribe, "m", old));
}

TEST(Keyring, a_key_is_told_by_eight_characters_that_do_not_tell_it) {
  EXPECT_EQ(key_id(secret_of(1)), key_id(secret_of(1)));
  EXPECT_NE(key_id(secret_of(1)), key_id(secret_of(2)));
  EXPECT_EQ(key_id(secret_of(1)).size(), 8U);
  EXPECT_TRUE(Keyring(secret_of(1))
                  .sign(KeyPurpose::document, "m")
                  .starts_with(key_id(secret_of(1)) + '.'));
}

TEST(Keyring, opens_what_it_sealed_and_nothing_else) {
  const Keyring keys{Secret{1}};
  for (const std::string message : {"", "a token", "비밀"}) {
    const auto sealed = keys.seal(KeyPurpose::sealed_mail, message);
    EXPECT_EQ(keys.open(KeyPurpose::sealed_mail, sealed), message);
    EXPECT_NE(keys.seal(KeyPurpose::sealed_mail, message), sealed) << "equal messages look unlike";
    EXPECT_FALSE(keys.open(KeyPurpose::document, sealed)) << "of another purpose";
    for (std::size_t at = 0; at < sealed.size(); ++at) {
      auto changed = sealed;
      changed[at] = changed[at] == 'A' ? 'B' : 'A';
      EXPECT_FALSE(keys.open(KeyPurpose::sealed_mail, changed)) << at;
      EXPECT_FALSE(keys.open(KeyPurpose::sealed_mail, sealed.substr(0, at))) << at;
    }
  }
}

TEST(Keyring, opens_what_the_secret_before_it_sealed) {
  const auto sealed = Keyring{Secret{1}}.seal(KeyPurpose::sealed_mail, "a token");
  EXPECT_EQ(Keyring(Secret{2}, Secret{1}).open(KeyPurpose::sealed_mail, sealed), "a token");
  EXPECT_FALSE(Keyring{Secret{2}}.open(KeyPurpose::sealed_mail, sealed));
}

}  // namespace
}  // namespace ticketing::test
