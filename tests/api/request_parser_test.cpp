// A request is the same in whatever pieces its body arrives.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "api/http/request_parser.hpp"

namespace ticketing::test {
namespace {

/// The body of a request whose bytes behind the header come `piece` at a time; what follows it is
/// left alone. "refused" or "incomplete" where there is none.
std::string body_of(const std::string& header, const std::string& behind, std::size_t piece) {
  api::HttpRequest request;
  api::HttpLimits limits;
  request.head = "POST /echo HTTP/1.1\r\nHost: x\r\n" + header + "\r\n";
  api::RequestParser parser(request, limits);
  if (parser.parse_head() || parser.limit_body(0)) return "refused";
  std::size_t at = 0;
  std::size_t arrived = 0;
  while (!parser.is_done() && arrived < behind.size()) {
    arrived = std::min(behind.size(), arrived + piece);
    std::size_t consumed = 0;
    const std::string_view unread = std::string_view(behind).substr(at, arrived - at);
    if (parser.parse_body(unread, consumed)) return "refused";
    at += consumed;
  }
  return parser.is_done() ? request.body : "incomplete";
}

TEST(RequestParser, takes_a_body_in_whatever_pieces_it_arrives) {
  struct Case {
    std::string behind;
    std::string body;
  };
  const std::vector<Case> cases{
      {"0\r\n\r\n", ""},
      {"0;a=b\r\n\r\n", ""},
      {"0\r\nExpires: never\r\n\r\n", ""},
      {"5\r\nhello\r\n0\r\n\r\n", "hello"},
      {"1\r\nh\r\n4;x\r\nello\r\n000\r\nA: b\r\nC: d\r\n\r\n", "hello"},
      {"0\r\nTer: \r\n\tx\r\nAT /v= HTTP/1.0\r\x8a\r\n", "incomplete"},
      {"0\r\n", "incomplete"},
      {"5\r\nhello\r\n0\r\n", "incomplete"},
      {"zz\r\nhello\r\n0\r\n\r\n", "refused"},
      {"2\r\nhello\r\n0\r\n\r\n", "refused"},
  };
  for (const auto& [behind, body] : cases)
    for (std::size_t piece = 1; piece <= behind.size() + 1; ++piece)
      EXPECT_EQ(body_of("Transfer-Encoding: chunked\r\n", behind, piece), body)
          << testing::PrintToString(behind) << " by " << piece;
  for (std::size_t piece = 1; piece <= 6; ++piece)
    EXPECT_EQ(body_of("Content-Length: 5\r\n", "hello" + cases[0].behind, piece), "hello");
}

}  // namespace
}  // namespace ticketing::test
