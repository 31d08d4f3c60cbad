// What the log says of a request opens nothing.
#include <gmock/gmock.h>

#include "api/log.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string line_of(const std::string& path) {
  api::HttpRequest request;
  request.path = path;
  return api::request_line(request, "", {});
}

TEST(RequestLine, names_no_code_of_a_ticket_or_a_coupon) {
  for (const char* path :
       {"/v1/tickets/7K3M-9QXA-2RTV-8BCD", "/v1/tickets/7k3m9qxa2rtv8bcd/redeem",
        "/v1/tickets/nonsense/image.png", "/v1/coupons/7K3M-9QXA-2RTV-8BCD/image.png"}) {
    const auto line = line_of(path);
    for (const char* code : {"7K3M", "7k3m", "nonsense"})
      EXPECT_THAT(line, Not(HasSubstr(code))) << path;
    EXPECT_THAT(line, HasSubstr("/***")) << path;
  }
  EXPECT_THAT(line_of("/v1/posts/17/comments"), HasSubstr("\"/v1/posts/17/comments\""));
  EXPECT_THAT(line_of("/"), HasSubstr("\"path\":\"/\""));
}

TEST(RequestLine, names_no_token_wherever_it_stands) {
  const std::string token(43, 'A');
  EXPECT_THAT(line_of("/v1/anything/" + token), Not(HasSubstr(token)));
}

TEST(RequestLine, tells_what_belongs_together_and_what_came_of_it) {
  api::HttpRequest request;
  request.method_text = "GET";
  request.path = "/v1/posts/17";
  request.request_id = "r-1";
  request.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
  request.account = 7;
  const auto line =
      api::request_line(request, "/v1/posts/{id}",
                        {.status = 200, .bytes = 12, .took = std::chrono::microseconds(1500)});
  for (const char* member :
       {R"("request_id":"r-1")", R"("trace_id":"4bf92f3577b34da6a3ce929d0e0e4736")",
        R"("method":"GET")", R"("path":"/v1/posts/17")", R"("route":"/v1/posts/{id}")",
        R"("status":200)", R"("duration_ms":1.500)", R"("account_id":7)"})
    EXPECT_THAT(line, HasSubstr(member));
  EXPECT_THAT(api::request_line(request, "", {}), Not(HasSubstr("route")));
}

}  // namespace
}  // namespace ticketing::test
