#include <gtest/gtest.h>

#include "api/client_address.hpp"

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
  return TrustedProxies(trusted).client_address(request).value_or("none");
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
