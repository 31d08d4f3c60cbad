// A ticket says who may read, and nobody else can make it say so.
#include <gtest/gtest.h>

#include "notification/stream_ticket.hpp"

namespace ticketing::test {
namespace {

const Keyring keys{Secret{1}};
const TicketClaims claims{AccountId{7}, SessionId{9}, Timestamp(std::chrono::seconds(50)), "a1"};

TEST(StreamTickets, say_what_was_signed) {
  const auto read = read_ticket(sign_ticket(claims, keys), keys);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->account, claims.account);
  EXPECT_EQ(read->session, claims.session);
  EXPECT_EQ(read->connect_by, claims.connect_by);
  EXPECT_EQ(read->name, claims.name);
}

TEST(StreamTickets, are_worth_nothing_with_a_character_changed_or_missing) {
  const auto ticket = sign_ticket(claims, keys);
  for (std::size_t at = 0; at < ticket.size(); ++at) {
    auto changed = ticket;
    changed[at] = changed[at] == '1' ? '2' : '1';
    EXPECT_FALSE(read_ticket(changed, keys)) << changed;
    EXPECT_FALSE(read_ticket(ticket.substr(0, at), keys)) << at;
  }
  EXPECT_FALSE(read_ticket(ticket + "x", keys));
}

TEST(StreamTickets, are_of_one_installation) {
  const auto ticket = sign_ticket(claims, keys);
  EXPECT_FALSE(read_ticket(ticket, Keyring{Secret{2}}));
  EXPECT_TRUE(read_ticket(ticket, Keyring(Secret{2}, Secret{1}))) << "while it is being replaced";
}

}  // namespace
}  // namespace ticketing::test
