// Shapes on which a proxy and a server may disagree where a request ends (RFC 9112, section 11.2):
// each is answered with 400 and a closed connection, and nothing behind it is taken for a request.
#include <random>

#include "api/http_client.hpp"
#include "api/stub_server.hpp"

namespace ticketing::test {
namespace {

struct Shape {
  const char* name;
  std::string bytes;
};

void PrintTo(const Shape& shape, std::ostream* out) { *out << shape.name; }

class Smuggling : public StubServer, public ::testing::WithParamInterface<Shape> {};

TEST_P(Smuggling, is_refused_and_closed) {
  RawClient client(port());
  client.send(GetParam().bytes);
  const RawReply reply = client.receive();
  if (reply.status != 0) {
    EXPECT_EQ(reply.status, 400) << reply.head;
    EXPECT_EQ(reply.header("Connection"), "close");
  }
  EXPECT_TRUE(client.closed());
}

const std::string inner = "GET /inner HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string begin = "POST /echo HTTP/1.1\r\nHost: x\r\n";

INSTANTIATE_TEST_SUITE_P(
    Shapes, Smuggling,
    ::testing::Values(
        Shape{"length_and_chunked",
              begin + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner},
        Shape{"chunked_and_length",
              begin + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + inner},
        Shape{"two_lengths", begin + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello" + inner},
        Shape{"two_equal_lengths",
              begin + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello" + inner},
        Shape{"length_list", begin + "Content-Length: 5, 6\r\n\r\nhello" + inner},
        Shape{"equal_length_list", begin + "Content-Length: 5, 5\r\n\r\nhello" + inner},
        Shape{"negative_length", begin + "Content-Length: -5\r\n\r\nhello" + inner},
        Shape{"signed_length", begin + "Content-Length: +5\r\n\r\nhello" + inner},
        Shape{"hex_length", begin + "Content-Length: 0x5\r\n\r\nhello" + inner},
        Shape{"huge_length",
              begin + "Content-Length: 99999999999999999999999\r\n\r\nhello" + inner},
        Shape{"unknown_coding", begin + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + inner},
        Shape{"coding_list", begin + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + inner},
        Shape{"chunked_twice", begin +
                                   "Transfer-Encoding: chunked\r\nTransfer-Encoding: "
                                   "chunked\r\n\r\n0\r\n\r\n" +
                                   inner},
        Shape{"chunked_identity",
              begin + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + inner},
        Shape{"chunked_in_http_1_0",
              "POST /echo HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
                  inner},
        Shape{"folded_field", begin + "X: a\r\n b\r\nContent-Length: 0\r\n\r\n" + inner},
        Shape{"folded_coding", begin + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + inner},
        Shape{"space_before_colon", begin + "Content-Length : 5\r\n\r\nhello" + inner},
        Shape{"space_before_name", "POST /echo HTTP/1.1\r\n Host: x\r\n\r\n" + inner},
        Shape{"bare_line_feed", "POST /echo HTTP/1.1\nHost: x\r\n\r\n" + inner},
        Shape{"bare_line_feed_in_field",
              begin + "X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner},
        Shape{"bare_carriage_return", begin + "X: a\rb\r\n\r\n" + inner},
        Shape{"nul_in_field", begin + std::string("X: a\0b\r\n\r\n", 10) + inner},
        Shape{"nul_in_target", std::string("GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n", 30) + inner},
        Shape{"no_host", "GET / HTTP/1.1\r\n\r\n" + inner},
        Shape{"host_with_a_path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n" + inner},
        Shape{"host_with_a_user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n" + inner},
        Shape{"host_with_two_ports", "GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n" + inner},
        Shape{"host_that_ends_in_a_literal", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n" + inner},
        Shape{"two_hosts_in_one", "GET / HTTP/1.1\r\nHost: a, b/c\r\n\r\n" + inner},
        Shape{"two_authorizations",
              begin + "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n" + inner},
        Shape{"two_idempotency_keys",
              begin + "Idempotency-Key: a\r\nIDEMPOTENCY-KEY: b\r\n\r\n" + inner},
        Shape{"two_content_types",
              begin + "Content-Type: text/plain\r\nContent-Type: application/json\r\n\r\n" + inner},
        Shape{"fragment", "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n" + inner},
        Shape{"fragment_of_a_url", "GET http://x#/v1/posts HTTP/1.1\r\nHost: x\r\n\r\n" + inner},
        Shape{"another_scheme", "GET ftp://x/ HTTP/1.1\r\nHost: x\r\n\r\n" + inner},
        Shape{"url_with_a_user", "GET http://a@x/ HTTP/1.1\r\nHost: x\r\n\r\n" + inner},
        Shape{"no_path", "GET v1/posts HTTP/1.1\r\nHost: x\r\n\r\n" + inner},
        Shape{"half_an_escape", "GET /a%2 HTTP/1.1\r\nHost: x\r\n\r\n" + inner},
        Shape{"no_escape", "GET /a%zz HTTP/1.1\r\nHost: x\r\n\r\n" + inner},
        Shape{"two_hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + inner},
        Shape{"bad_chunk_size",
              begin + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n" + inner},
        Shape{"overflowing_chunk_size",
              begin + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhello\r\n" + inner},
        Shape{"chunk_longer_than_said",
              begin + "Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n" + inner},
        Shape{"not_http", "hello there\r\n\r\n" + inner},
        Shape{"http_2_preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
        Shape{"http_0_9", "GET /\r\n\r\n" + inner},
        Shape{"two_spaces", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n" + inner}),
    [](const auto& shape) { return std::string(shape.param.name); });

TEST_F(StubServer, outlives_random_bytes) {
  std::mt19937 random(20261122);
  for (int round = 0; round < 200; ++round) {
    std::string bytes =
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\n0\r\n\r\n";
    const int flips = 1 + static_cast<int>(random() % 4);
    for (int i = 0; i < flips; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    RawClient client(port());
    client.send(bytes);
    if (round % 10 == 0) client.receive();
  }
  RawClient client(port());
  client.send(inner);
  EXPECT_EQ(client.receive().status, 200) << "seed 20261122";
}

}  // namespace
}  // namespace ticketing::test
