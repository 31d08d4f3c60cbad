#include <gtest/gtest.h>

#include "api/client_address.hpp"
#include "api/http/peer.hpp"

namespace ticketing::test {
namespace {

using ::ticketing::api::HttpRequest;
using ::ticketing::api::TrustedProxies;

const std::vector<std::string> usual{"127.0.0.0/8", "::1"};

std::string client(const std::vector<std::string>& trusted, const std::string& peer,
                   const std::vector<std::string>& forwarded = {}) {
  HttpRequest request;
  request.peer_address = peer;
  request.peer_is_loopback = IpAddress::parse(peer) && IpAddress::parse(peer)->is_loopback();
  for (const std::string& value : forwarded)
    request.headers.push_back({api::http::field::unknown, "X-Forwarded-For", value});
  const auto client = TrustedProxies(trusted).client_of(request);
  return client ? client->subscriber : "none";
}

api::ClientKey bounded(const std::string& peer, const std::vector<std::string>& forwarded = {}) {
  HttpRequest request;
  request.peer_address = peer;
  request.peer_is_loopback = IpAddress::parse(peer) && IpAddress::parse(peer)->is_loopback();
  for (const std::string& value : forwarded)
    request.headers.push_back({api::http::field::unknown, "X-Forwarded-For", value});
  return TrustedProxies({"127.0.0.0/8", "10.0.0.0/8"}).bounded_client(request);
}

TEST(ClientAddress, is_the_peers_unless_a_trusted_proxy_says_otherwise) {
  EXPECT_EQ(client(usual, "198.51.100.7"), "198.51.100.7");
  EXPECT_EQ(client(usual, "198.51.100.7", {"203.0.113.1"}), "198.51.100.7");
  EXPECT_EQ(client(usual, "127.0.0.1", {"203.0.113.1"}), "203.0.113.1");
  EXPECT_EQ(client(usual, "::1", {"203.0.113.1"}), "203.0.113.1");
  EXPECT_EQ(client({"198.51.100.0/24"}, "198.51.100.7", {"203.0.113.1"}), "203.0.113.1");
  EXPECT_EQ(client({"198.51.100.0/24"}, "198.51.101.7", {"203.0.113.1"}), "198.51.101.7");
}

TEST(ClientAddress, is_none_for_a_direct_client_on_this_machine) {
  EXPECT_EQ(client(usual, "127.0.0.1"), "none");
  EXPECT_EQ(client(usual, "::1"), "none");
  EXPECT_EQ(client(usual, "::ffff:127.0.0.1"), "none");
  EXPECT_EQ(client({}, "127.0.0.1", {"203.0.113.1"}), "none");
}

TEST(ClientAddress, is_read_from_the_right_over_trusted_hops) {
  const std::vector<std::string> trusted{"127.0.0.0/8", "10.0.0.0/8", "2001:db8:1::/48"};
  // What a client claims stands on the left of what the first proxy saw.
  EXPECT_EQ(client(trusted, "127.0.0.1", {"1.1.1.1, 203.0.113.1, 10.0.0.2, 10.1.0.3"}),
            "203.0.113.1");
  EXPECT_EQ(client(trusted, "127.0.0.1", {"1.1.1.1", "203.0.113.1", "2001:db8:1::5"}),
            "203.0.113.1");
  EXPECT_EQ(client(trusted, "127.0.0.1", {"203.0.113.1, 198.51.100.9"}), "198.51.100.9");
  EXPECT_EQ(client(trusted, "127.0.0.1", {"10.0.0.9, 10.0.0.2"}), "10.0.0.9");
  EXPECT_EQ(client(trusted, "127.0.0.1", {" , 203.0.113.1 ,"}), "203.0.113.1");
}

TEST(ClientAddress, shares_one_budget_where_it_makes_no_sense) {
  EXPECT_EQ(client(usual, "127.0.0.1", {"203.0.113.1, unknown"}), "unknown");
  EXPECT_EQ(client(usual, "127.0.0.1", {"_hidden"}), "unknown");
}

TEST(ClientAddress, has_no_port_and_of_ipv6_what_one_subscriber_gets) {
  EXPECT_EQ(client(usual, "127.0.0.1", {"203.0.113.1:5000"}), "203.0.113.1");
  EXPECT_EQ(client(usual, "127.0.0.1", {"[2001:db8:2:3:4::1]:5000"}), "2001:db8:2:3::");
  EXPECT_EQ(client(usual, "2001:db8:2:3:4::1"), client(usual, "2001:db8:2:3:5::2"));
  EXPECT_EQ(client(usual, "fe80::1%eth0"), "fe80::");
  EXPECT_EQ(client(usual, "::ffff:203.0.113.1"), "203.0.113.1");
}

TEST(ClientAddress, of_ipv6_is_of_a_network_too) {
  const api::ClientKey one = bounded("2001:db8:2:3:4::1");
  EXPECT_EQ(one.subscriber, "2001:db8:2:3::");
  EXPECT_EQ(one.network, "2001:db8:2::/48");
  EXPECT_EQ(bounded("2001:db8:2:ffff::1").network, one.network);
  EXPECT_NE(bounded("2001:db8:3::1").network, one.network);
  EXPECT_EQ(bounded("203.0.113.1").network, "");
}

TEST(ClientAddress, bounds_no_proxy_that_speaks_for_others_but_those) {
  EXPECT_EQ(bounded("10.0.0.1"), api::ClientKey{});
  EXPECT_EQ(bounded("127.0.0.1"), api::ClientKey{});
  EXPECT_EQ(bounded("10.0.0.1", {"203.0.113.1"}).subscriber, "203.0.113.1");
  EXPECT_EQ(bounded("203.0.113.1", {"203.0.113.9"}).subscriber, "203.0.113.1");
}

TEST(ClientAddress, of_an_ipv4_client_is_the_same_whatever_was_listened_on) {
  using api::asio::ip::make_address;
  EXPECT_EQ(api::unmapped(make_address("::ffff:203.0.113.1")), make_address("203.0.113.1"));
  EXPECT_TRUE(api::unmapped(make_address("::ffff:127.0.0.1")).is_loopback());
  EXPECT_EQ(api::unmapped(make_address("2001:db8::1")), make_address("2001:db8::1"));
}

TEST(ClientShares, give_a_network_as_much_as_four_clients) {
  api::ClientShares shares(10);
  const auto of = [](int n) { return api::ClientKey{"a" + std::to_string(n), "net"}; };
  for (int n = 0; n < 4; ++n) {
    EXPECT_TRUE(shares.take(of(n), 10));
    EXPECT_FALSE(shares.take(of(n), 1));
  }
  EXPECT_FALSE(shares.take(of(4), 1));
  EXPECT_TRUE(shares.take({"b", "another"}, 1));
  shares.give_back(of(0), 10);
  EXPECT_TRUE(shares.take(of(4), 10));
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(shares.take({}, 10)) << "nobody's is not bounded";
}

TEST(IpNetwork, is_read_as_it_is_written) {
  for (const char* wrong : {"", "x", "10.0.0.0/33", "10.0.0.1/8", "::1/129", "10.0.0.0/", "/8",
                            "10.0.0.0/-1", "10.0.0", "::/0/0"})
    EXPECT_FALSE(IpNetwork::parse(wrong)) << wrong;
  const auto contains = [](const char* network, const char* address) {
    return IpNetwork::parse(network).value().contains(IpAddress::parse(address).value());
  };
  EXPECT_TRUE(contains("0.0.0.0/0", "255.1.2.3"));
  EXPECT_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(contains("::/0", "2001:db8::1"));
  EXPECT_TRUE(contains("10.128.0.0/9", "10.200.0.1"));
  EXPECT_FALSE(contains("10.128.0.0/9", "10.127.255.255"));
  EXPECT_TRUE(contains("10.0.0.0/8", "::ffff:10.1.1.1"));
  EXPECT_TRUE(contains("192.0.2.1", "192.0.2.1"));
  EXPECT_FALSE(contains("192.0.2.1", "192.0.2.2"));
}

}  // namespace
}  // namespace ticketing::test
