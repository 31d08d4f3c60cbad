// What servers send back when they could not deliver (RFC 3464).
#include <gtest/gtest.h>

#include <string>

#include "mail/bounce.hpp"

namespace ticketing::test {
namespace {

constexpr std::int64_t epoch = 1'795'000'000;
const Keyring keys{Secret{1}};

std::string id_of(std::int64_t mail) {
  return "<" + message_name(keys, epoch, MailId{mail}) + "@cinema.example>";
}

std::string report(const std::string& status, const std::string& message_id) {
  return "Return-Path: <>\r\nTo: bounces+17@cinema.example\r\n"
         "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
         "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
         "Reporting-MTA: dns; mx.example\r\n\r\n"
         "Final-Recipient: rfc822; minji@fan.example\r\nAction: failed\r\n"
         "Status: " +
         status +
         "\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
         "Subject: hello\r\nMessage-ID: " +
         message_id + "\r\n\r\n--b--\r\n";
}

TEST(Bounces, name_the_mail_and_the_status) {
  const auto bounce = read_bounce(report("5.1.1", id_of(17)), keys, epoch);
  ASSERT_TRUE(bounce);
  EXPECT_EQ(bounce->mail, MailId{17});
  EXPECT_EQ(bounce->status, "5.1.1");
  EXPECT_EQ(read_bounce(report("4.4.7 (delayed)", id_of(2)), keys, epoch)->status, "4.4.7");
  EXPECT_EQ(read_bounce("Status: RO\n" + report("5.1.1", id_of(2)), keys, epoch)->status, "5.1.1");
}

TEST(Bounces, of_other_senders_are_none_of_ours) {
  const auto id = id_of(17);
  auto guessed = id;
  guessed[2] = '8';  // another mail's number
  for (const auto& wrong : {guessed, id.substr(1), std::string("<17.1795000000@cinema.example>")})
    EXPECT_FALSE(read_bounce(report("5.1.1", wrong), keys, epoch)) << wrong;
  EXPECT_FALSE(read_bounce(report("5.1.1", id), keys, epoch + 1));
  EXPECT_FALSE(read_bounce(report("5.1.1", id), Keyring{Secret{2}}, epoch));
  EXPECT_FALSE(read_bounce(report("fine", id), keys, epoch));
  EXPECT_FALSE(read_bounce("I am on holiday.", keys, epoch));
  EXPECT_FALSE(read_bounce("", keys, epoch));
}

TEST(Bounces, tell_apart_what_does_not_exist_and_what_does_not_work) {
  for (const auto* gone : {"5.1.1", "5.1.2", "550 5.1.1 no such user", "550-5.1.1 gone", "5.1.10"})
    EXPECT_TRUE(says_no_such_address(gone)) << gone;
  for (const auto* there : {"", "4.1.1", "5.1.3", "5.2.2", "5.1.11", "550 no", "15.1.1", "x5.1.1"})
    EXPECT_FALSE(says_no_such_address(there)) << there;
}

}  // namespace
}  // namespace ticketing::test
