// Images in S3: against a server that checks signatures, and against servers that misbehave.
#include <gmock/gmock.h>

#include <chrono>

#include "media/fake_server.hpp"
#include "media/s3_server.hpp"
#include "s3/s3_image_store.hpp"
#include "support/scenario.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::Not;

std::span<const unsigned char> bytes_of(const std::string& text) {
  return {static_cast<const unsigned char*>(static_cast<const void*>(text.data())), text.size()};
}

std::unique_ptr<ImageStore> open(const ImagesConfig& config, const std::string& prefix = "") {
  return open_s3_image_store(config, S3Server::bucket, prefix);
}

ImagesConfig config_for(const FakeServer& server, int timeout_ms, int tries) {
  ImagesConfig config;
  config.s3_endpoint = server.url();
  config.s3_access_key_id = "id";
  config.s3_secret_access_key = "s3cret";
  config.timeout_ms = timeout_ms;
  config.tries = tries;
  return config;
}

class S3ImageStoreTest : public ::testing::TestWithParam<bool> {
 protected:
  static ImagesConfig config() {
    ImagesConfig config = S3Server::shared().config();
    config.s3_path_style = GetParam();
    if (!config.s3_path_style)  // libcurl knows that *.localhost is this machine
      config.s3_endpoint = "http://s3.localhost:" + std::to_string(S3Server::shared().port());
    return config;
  }
};

TEST_P(S3ImageStoreTest, gives_back_what_was_put) {
  const auto store = open(config());
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
  for (const std::string& bytes : {std::string("x"), every_byte, std::string(3'000'000, 'y')}) {
    must(store->put("images/one", "image/png", bytes_of(bytes)));
    EXPECT_EQ(must(store->get("images/one", bytes.size())), bytes);
  }
}

TEST_P(S3ImageStoreTest, keeps_any_utf8_key_apart) {
  const auto store = open(config(), "사진/");
  const std::string keys[] = {"vouchers/기생충.png",
                              "vouchers/기생충 .png",
                              "a+b=c&d",
                              "100%",
                              "a%20b",
                              "a b",
                              "(한글)'*!~",
                              "q?x=1#y",
                              "ünïcödé/ключ"};
  for (const auto& key : keys) must(store->put(key, "image/png", bytes_of("of " + key)));
  for (const auto& key : keys) EXPECT_EQ(must(store->get(key, 1000)), "of " + key);
  EXPECT_EQ(must(open(config())->get("사진/a b", 1000)), "of a b") << "the prefix is in the key";
}

TEST_P(S3ImageStoreTest, says_what_is_wrong_with_a_secret_without_telling_it) {
  auto wrong = config();
  wrong.s3_secret_access_key = "w0ng-s3cret";
  const auto put = open(wrong)->put("images/never", "image/png", bytes_of("x"));
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, ErrorCode::unavailable);
  EXPECT_THAT(put.error().detail, HasSubstr("SignatureDoesNotMatch"));
  EXPECT_THAT(put.error().detail, HasSubstr("images.s3_secret_access_key"));
  EXPECT_THAT(put.error().detail, Not(HasSubstr("w0ng")));
  EXPECT_EQ(refusal(open(config())->get("images/never", 10)), ErrorCode::not_found);
}

TEST_P(S3ImageStoreTest, knows_what_is_not_there) {
  EXPECT_EQ(refusal(open(config())->get("images/none", 10)), ErrorCode::not_found);
  const auto elsewhere = open_s3_image_store(config(), "no-such-bucket", "");
  const auto got = elsewhere->get("images/none", 10);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, ErrorCode::unavailable);
  EXPECT_THAT(got.error().detail, HasSubstr("no such bucket"));
}

TEST_P(S3ImageStoreTest, refuses_an_object_larger_than_asked_for) {
  const auto store = open(config());
  must(store->put("images/large", "image/png", bytes_of("12345")));
  EXPECT_EQ(refusal(store->get("images/large", 4)), ErrorCode::internal);
}

TEST_P(S3ImageStoreTest, serves_many_threads) {
  const auto store = open(config());
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      const std::string key = "images/thread" + std::to_string(t);
      for (int i = 0; i < 10; ++i) {
        const std::string bytes(1000, static_cast<char>('a' + t));
        EXPECT_TRUE(store->put(key, "image/png", bytes_of(bytes)));
        EXPECT_EQ(store->get(key, 1000).value_or(""), bytes);
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

INSTANTIATE_TEST_SUITE_P(Addresses, S3ImageStoreTest, ::testing::Values(true, false),
                         [](const auto& param) {
                           return param.param ? "path_style" : "virtual_host_style";
                         });

TEST(S3Outage, a_stalled_connection_ends_within_the_time_out) {
  FakeServer server([](int socket, int) { FakeServer::wait_closed(socket); });
  const auto store = open(config_for(server, 1500, 3));
  const auto start = std::chrono::steady_clock::now();
  const auto got = store->get("images/x", 10);
  EXPECT_EQ(refusal(got), ErrorCode::unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(3000));
  EXPECT_THAT(got.error().detail, Not(HasSubstr("s3cret")));
}

TEST(S3Outage, a_reply_that_stops_midway_ends_within_the_time_out) {
  FakeServer server([](int socket, int) {
    FakeServer::read_head(socket);
    FakeServer::write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    FakeServer::wait_closed(socket);
  });
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(refusal(open(config_for(server, 1500, 2))->get("x", 10)), ErrorCode::unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(3000));
}

TEST(S3Outage, half_an_object_is_no_object) {
  FakeServer server([](int socket, int) {
    FakeServer::read_head(socket);
    FakeServer::write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
  });
  EXPECT_EQ(refusal(open(config_for(server, 5000, 3))->get("x", 10)), ErrorCode::unavailable);
  EXPECT_EQ(server.connections(), 3);
}

TEST(S3Outage, a_put_that_was_cut_off_is_not_believed) {
  FakeServer server([](int socket, int) { FakeServer::read_head(socket); });
  const std::string bytes(2'000'000, 'x');
  EXPECT_EQ(refusal(open(config_for(server, 5000, 2))->put("x", "image/png", bytes_of(bytes))),
            ErrorCode::unavailable);
  EXPECT_EQ(server.connections(), 2);
}

TEST(S3Outage, a_server_that_recovers_is_asked_again) {
  FakeServer server([](int socket, int n) {
    FakeServer::read_head(socket);
    FakeServer::write(socket, n < 3 ? "HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n"
                                      "Connection: close\r\n\r\n"
                                    : "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood");
  });
  EXPECT_EQ(must(open(config_for(server, 5000, 3))->get("x", 10)), "good");
  EXPECT_EQ(server.connections(), 3);
}

TEST(S3Outage, a_refused_key_is_told_what_it_needs) {
  const auto told = [](const std::string& code) {
    FakeServer server([&](int socket, int) {
      FakeServer::read_head(socket);
      const std::string document = "<Error><Code>" + code + "</Code></Error>";
      FakeServer::write(socket, "HTTP/1.1 403 Forbidden\r\nContent-Length: " +
                                    std::to_string(document.size()) + "\r\n\r\n" + document);
    });
    const auto got = open(config_for(server, 5000, 1))->get("x", 10);
    EXPECT_EQ(refusal(got), ErrorCode::unavailable);
    return got ? "" : got.error().detail;
  };
  // S3 denies an object that is not there to whoever may not list the bucket: the key is right.
  EXPECT_THAT(told("AccessDenied"), HasSubstr("s3:ListBucket"));
  EXPECT_THAT(told("AccessDenied"), Not(HasSubstr("images.s3_secret_access_key")));
  for (const char* code : {"InvalidAccessKeyId", "SignatureDoesNotMatch"}) {
    EXPECT_THAT(told(code), HasSubstr("images.s3_access_key_id"));
    EXPECT_THAT(told(code), Not(HasSubstr("s3:ListBucket")));
  }
}

TEST(S3Outage, a_refusal_is_not_repeated) {
  FakeServer server([](int socket, int) {
    FakeServer::read_head(socket);
    FakeServer::write(socket, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  });
  EXPECT_EQ(refusal(open(config_for(server, 5000, 3))->get("x", 10)), ErrorCode::unavailable);
  EXPECT_EQ(server.connections(), 1);
}

TEST(S3Outage, nobody_listening_is_told_at_once) {
  ImagesConfig config;
  config.s3_endpoint = "http://127.0.0.1:" + std::to_string(free_port());
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(refusal(open(config)->get("x", 10)), ErrorCode::unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(2000));
}

TEST(S3Outage, no_redirect_is_followed_and_no_endless_reply_read) {
  FakeServer target([](int socket, int) { FakeServer::wait_closed(socket); });
  FakeServer redirecting([&](int socket, int) {
    FakeServer::read_head(socket);
    FakeServer::write(socket, "HTTP/1.1 301 Moved\r\nLocation: " + target.url() +
                                  "/\r\nContent-Length: 0\r\n\r\n");
  });
  const auto moved = open(config_for(redirecting, 2000, 1))->get("x", 10);
  EXPECT_EQ(refusal(moved), ErrorCode::unavailable);
  EXPECT_THAT(moved.error().detail, HasSubstr("images.s3_region"));
  EXPECT_EQ(target.connections(), 0);

  FakeServer endless([](int socket, int) {
    FakeServer::read_head(socket);
    FakeServer::write(socket, "HTTP/1.1 200 OK\r\n\r\n");
    for (int i = 0; i < 10'000; ++i) FakeServer::write(socket, std::string(4096, 'x'));
  });
  EXPECT_EQ(refusal(open(config_for(endless, 10'000, 3))->get("x", 10)), ErrorCode::unavailable);
  EXPECT_EQ(endless.connections(), 1);
}

}  // namespace
}  // namespace ticketing::test
