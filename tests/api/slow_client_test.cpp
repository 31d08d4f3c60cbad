// Clients that are too slow, against a server that soon loses its patience.
#include "api/http_client.hpp"
#include "api/stub_server.hpp"
#include "support/await.hpp"

namespace ticketing::test {
namespace {

/// Short where a request or a reply is under way; a client may take its time before it begins.
class Impatient : public StubServer {
 protected:
  api::ServerOptions options() override {
    auto o = StubServer::options();
    o.limits.header_timeout = std::chrono::milliseconds(200);
    o.limits.body_timeout = std::chrono::milliseconds(200);
    return o;
  }
};

TEST_F(Impatient, ends_slow_headers_with_408) {
  RawClient client(port());
  client.send("GET / HTTP/1.1\r\nHo");
  EXPECT_EQ(client.receive().status, 408);
  EXPECT_TRUE(client.closed());
}

TEST_F(Impatient, is_so_once_a_client) {
  RawClient client(port());
  client.send("GET / HTTP/1.1\r\nHo");
  EXPECT_EQ(client.receive().status, 408);
  // It stays, so that the server's patience with it ends a second time.
  await("the server is alone", [&] { return server_->counters().connections == 0; });
  EXPECT_EQ(server_->counters().timeouts_total, 1U);
}

TEST_F(Impatient, bounds_the_whole_header_not_each_byte) {
  RawClient client(port());
  std::jthread drip([&client](const std::stop_token& stop) {
    client.send("GET / HTTP/1.1\r\nX: ");
    while (!stop.stop_requested()) {
      client.send("x");
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  // 4096 bytes of header would do as well, and take longer than the client waits.
  EXPECT_EQ(client.receive().status, 408);
}

TEST_F(Impatient, ends_slow_bodies_with_408) {
  RawClient client(port());
  client.send(post("Content-Length: 100\r\n", "slow"));
  EXPECT_EQ(client.receive().status, 408);
  EXPECT_TRUE(client.closed());
}

TEST_F(Impatient, lets_go_of_clients_that_do_not_read) {
  RawClient client(port());
  const std::string request = post("Content-Length: 10000\r\n", std::string(10000, 'x'));
  bool open = true;
  for (int i = 0; i < 5000 && open; ++i) open = client.send(request);
  EXPECT_FALSE(open);
  EXPECT_FALSE(client.timed_out()) << "the server neither reads on nor closes";
}

TEST_F(Impatient, does_not_time_out_a_request_at_work) {
  RawClient client(port());
  client.send(get("/slow"));  // 300 ms, beyond header and body time-outs
  EXPECT_EQ(client.receive().status, 200);
}

class SoonIdle : public StubServer {
 protected:
  api::ServerOptions options() override {
    auto o = StubServer::options();
    o.limits.idle_timeout = std::chrono::milliseconds(100);
    return o;
  }
};

TEST_F(SoonIdle, closes_idle_connections_without_a_word) {
  RawClient client(port());
  EXPECT_TRUE(client.closed());
}

}  // namespace
}  // namespace ticketing::test
