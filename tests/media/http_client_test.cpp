// The HTTP client the adapters share, where S3 does not try it already.
#include <gmock/gmock.h>

#include "http_client/http_client.hpp"
#include "media/fake_server.hpp"

namespace ticketing::test {
namespace {

TEST(HttpClient, sends_what_it_was_given_and_nothing_of_the_call_before) {
  std::vector<std::string> heads;
  FakeServer server([&](int socket, int) {
    while (true) {
      const std::string head = FakeServer::read_head(socket);
      if (head.empty()) return;
      heads.push_back(head);
      FakeServer::write(socket, "HTTP/1.1 204 No Content\r\n\r\n");
    }
  });
  SystemRandom random;
  {
    HttpClient client(HttpBounds{}, random);
    HttpRequest first;
    first.url = server.url() + "/a%20b?x=%2F";
    first.headers = {{"X-One", "1"}};
    first.aws = AwsSignature{"us-east-1", "s3", "id", "secret"};
    ASSERT_TRUE(client.call(first));
    HttpRequest second;
    second.url = server.url() + "/";
    const auto reply = client.call(second);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 204);
  }
  EXPECT_EQ(server.connections(), 1) << "the connection was kept";
  ASSERT_EQ(heads.size(), 2U);
  EXPECT_THAT(heads[0], ::testing::HasSubstr("GET /a%20b?x=%2F HTTP/1.1\r\n"));
  EXPECT_THAT(heads[0], ::testing::HasSubstr("X-One: 1\r\n"));
  EXPECT_THAT(heads[0], ::testing::HasSubstr("Authorization: AWS4-HMAC-SHA256 Credential=id/"));
  EXPECT_THAT(heads[0], ::testing::Not(::testing::HasSubstr("secret")));
  EXPECT_THAT(heads[1], ::testing::Not(::testing::HasSubstr("X-One")));
  EXPECT_THAT(heads[1], ::testing::Not(::testing::HasSubstr("Authorization")));
}

TEST(HttpClient, never_asks_what_it_should_not) {
  SystemRandom random;
  HttpClient client(HttpBounds{}, random);
  for (const char* url :
       {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "", "/x", "http://"}) {
    HttpRequest request;
    request.url = url;
    EXPECT_THROW((void)client.call(request), std::invalid_argument) << url;
  }
  HttpRequest request;
  request.url = "http://127.0.0.1/";
  request.headers = {{"X-One", "1\r\nX-Two: 2"}};
  EXPECT_THROW((void)client.call(request), std::invalid_argument);
}

/// What the client says when it will not send a request; "" when it sends it.
std::string unsent(const HttpRequest& request) {
  SystemRandom random;
  HttpClient client(HttpBounds{}, random);
  try {
    (void)client.call(request);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(HttpClient, signs_no_path_that_is_sent_as_another) {
  FakeServer server([](int socket, int) {
    while (!FakeServer::read_head(socket).empty())
      FakeServer::write(socket, "HTTP/1.1 204 No Content\r\n\r\n");
  });
  HttpRequest request;
  for (const char* path : {"/a/../b", "/./a", "/a/..", "/a/."}) {
    request.url = server.url() + path;
    request.aws.reset();
    EXPECT_EQ(unsent(request), "") << path;
    request.aws = AwsSignature{"us-east-1", "s3", "id", "secret"};
    EXPECT_THAT(unsent(request), ::testing::HasSubstr("dot segments")) << path;
  }
  request.url = server.url() + "/a..b/.c/d.";
  EXPECT_EQ(unsent(request), "");
}

TEST(HttpClient, names_the_option_that_libcurl_refuses) {
  HttpRequest request;
  request.url = "http://127.0.0.1/";
  const std::string beyond_libcurl(8'000'001, 'x');
  request.aws = AwsSignature{"us-east-1", "s3", "id", beyond_libcurl};
  EXPECT_THAT(unsent(request), ::testing::HasSubstr("option PASSWORD"));
}

TEST(HttpClient, does_not_take_noise_for_an_answer) {
  FakeServer server([](int socket, int) {
    FakeServer::read_head(socket);
    FakeServer::write(socket, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
  });
  SystemRandom random;
  HttpClient client(HttpBounds{}, random);
  HttpRequest request;
  request.url = server.url() + "/secret-path?key=secret";
  const auto reply = client.call(request);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, HttpFailure::Kind::broken);
  EXPECT_THAT(reply.error().detail, ::testing::Not(::testing::HasSubstr("secret")));
}

TEST(PercentEncoding, leaves_only_the_unreserved) {
  EXPECT_EQ(percent_encoded("aZ9-._~"), "aZ9-._~");
  EXPECT_EQ(percent_encoded("a/b c", "/"), "a/b%20c");
  EXPECT_EQ(percent_encoded("한/+"), "%ED%95%9C%2F%2B");
}

}  // namespace
}  // namespace ticketing::test
