// The server core over real sockets: framing, limits, shutdown.
#include <list>

#include "api/http_client.hpp"
#include "api/stub_server.hpp"
#include "support/await.hpp"

namespace ticketing::test {
namespace {

using HttpCore = StubServer;

TEST_F(HttpCore, answers_several_requests_on_one_connection) {
  RawClient client(port());
  for (int i = 0; i < 3; ++i) {
    client.send(get("/"));
    const RawReply reply = client.receive();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "ok");
    EXPECT_FALSE(reply.header("Date").empty());
  }
}

TEST_F(HttpCore, answers_pipelined_requests_in_order) {
  RawClient client(port());
  client.send(post("Content-Length: 1\r\n", "a") + get("/slow") +
              post("Content-Length: 1\r\n", "b") + get("/"));
  EXPECT_EQ(client.receive().body, "a");
  EXPECT_EQ(client.receive().body, "ok");
  EXPECT_EQ(client.receive().body, "b");
  EXPECT_EQ(client.receive().body, "ok");
}

TEST_F(HttpCore, takes_a_request_that_arrives_byte_by_byte) {
  RawClient client(port());
  for (const char c : post("Content-Length: 5\r\n", "hello")) client.send({&c, 1});
  EXPECT_EQ(client.receive().body, "hello");
}

TEST_F(HttpCore, takes_chunked_bodies_and_drops_their_trailers) {
  RawClient client(port());
  client.send(post("Transfer-Encoding: chunked\r\n",
                   "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Trailer: 9\r\n\r\n"));
  EXPECT_EQ(client.receive().body, "hello world");
  client.send(
      "POST /x-test HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "1\r\na\r\n0\r\nX-Test: from a trailer\r\n\r\n");
  EXPECT_EQ(client.receive().body, "");
}

TEST_F(HttpCore, echoes_a_sane_request_id_and_replaces_others) {
  RawClient client(port());
  client.send(get("/", "X-Request-Id: abc-1.2_3\r\n"));
  EXPECT_EQ(client.receive().header("X-Request-Id"), "abc-1.2_3");
  client.send(get("/", "X-Request-Id: a b<script>\r\n"));
  const std::string made = client.receive().header("X-Request-Id");
  EXPECT_FALSE(made.empty());
  EXPECT_EQ(made.find('<'), std::string::npos);
  client.send(get("/", "X-Request-Id: " + std::string(129, 'a') + "\r\n"));
  EXPECT_LT(client.receive().header("X-Request-Id").size(), 129U);
}

TEST_F(HttpCore, gives_head_the_fields_without_the_content) {
  RawClient client(port());
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + get("/"));
  const RawReply head = client.receive(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), "2");
  EXPECT_EQ(client.receive().body, "ok");
}

TEST_F(HttpCore, closes_after_http_1_0_and_after_connection_close) {
  RawClient old(port());
  old.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.receive().status, 200);
  EXPECT_TRUE(old.closed());
  RawClient last(port());
  last.send(get("/", "Connection: close\r\n"));
  EXPECT_EQ(last.receive().header("Connection"), "close");
  EXPECT_TRUE(last.closed());
}

TEST_F(HttpCore, sends_continue_when_asked) {
  RawClient client(port());
  client.send(post("Content-Length: 2\r\nExpect: 100-continue\r\n", ""));
  EXPECT_EQ(client.receive().status, 100);
  client.send("hi");
  EXPECT_EQ(client.receive().body, "hi");
}

TEST_F(HttpCore, sends_continue_however_it_is_spelt) {
  RawClient client(port());
  client.send(post("Content-Length: 2\r\nExpect: 100-Continue\r\n", ""));
  EXPECT_EQ(client.receive().status, 100);
  client.send("hi");
  EXPECT_EQ(client.receive().body, "hi");
}

TEST_F(HttpCore, refuses_a_large_body_before_it_is_sent) {
  RawClient client(port());
  client.send(post("Content-Length: 10001\r\nExpect: 100-continue\r\n", ""));
  EXPECT_EQ(client.receive().status, 413);
  EXPECT_TRUE(client.closed());
}

TEST_F(HttpCore, refuses_a_large_chunked_body_and_lets_the_client_see_it) {
  RawClient client(port());
  std::string body;
  for (int i = 0; i < 200; ++i) body += "400\r\n" + std::string(1024, 'x') + "\r\n";
  client.send(post("Transfer-Encoding: chunked\r\n", body + "0\r\n\r\n"));
  EXPECT_EQ(client.receive().status, 413);
}

TEST_F(HttpCore, lets_a_client_that_is_still_sending_see_the_refusal) {
  RawClient client(port());
  EXPECT_TRUE(client.send(post("Content-Length: 4000000\r\n", std::string(4'000'000, 'x'))));
  EXPECT_EQ(client.receive().status, 413);
}

TEST_F(HttpCore, takes_a_body_of_exactly_the_limit) {
  RawClient client(port());
  client.send(post("Content-Length: 10000\r\n", std::string(10000, 'x')));
  EXPECT_EQ(client.receive().body.size(), 10000U);
}

TEST_F(HttpCore, bounds_what_comes_beside_the_body_of_chunks) {
  const std::string extension = ";" + std::string(2000, 'x');
  std::string extended;
  for (int i = 0; i < 400; ++i) extended += "1" + extension + "\r\na\r\n";
  std::string padded;
  for (int i = 0; i < 400; ++i) padded += std::string(1000, '0') + "1\r\na\r\n";
  std::string trailers;
  for (int i = 0; i < 400; ++i) trailers += "X-Trailer: " + std::string(1000, 'x') + "\r\n";
  for (const std::string& body : {extended, padded, "1\r\na\r\n0\r\n" + trailers}) {
    RawClient client(port());
    client.send(post("Transfer-Encoding: chunked\r\n", body + "0\r\n\r\n"));
    EXPECT_EQ(client.receive().status, 400) << body.substr(0, 20);
    EXPECT_TRUE(client.closed());
  }
  RawClient small(port());
  std::string bytes;
  for (int i = 0; i < 5000; ++i) bytes += "1\r\na\r\n";
  small.send(post("Transfer-Encoding: chunked\r\n", bytes + "0\r\n\r\n"));
  EXPECT_EQ(small.receive().body.size(), 5000U) << "a byte a chunk is what some clients send";
}

TEST_F(HttpCore, asks_before_it_takes_a_body_that_has_not_come) {
  RawClient client(port());
  client.send("POST /unwanted HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n");
  EXPECT_EQ(client.receive().status, 403);
  EXPECT_TRUE(client.closed());
  RawClient at_once(port());
  at_once.send(post("Content-Length: 5\r\n", "hello"));
  EXPECT_EQ(at_once.receive().body, "hello");
  EXPECT_EQ(handler_.asked_before_body(), 1);
}

TEST_F(HttpCore, lets_nobody_guess_what_a_reply_is) {
  RawClient client(port());
  client.send(get("/"));
  EXPECT_EQ(client.receive().header("X-Content-Type-Options"), "nosniff");
}

TEST_F(HttpCore, refuses_large_headers) {
  RawClient client(port());
  client.send(get("/", "X: " + std::string(5000, 'x') + "\r\n"));
  EXPECT_EQ(client.receive().status, 431);
  EXPECT_TRUE(client.closed());
}

TEST_F(HttpCore, refuses_endless_headers) {
  RawClient client(port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n");
  for (int i = 0; i < 100; ++i)
    client.send("X-Header-" + std::to_string(i) + ": " + std::string(50, 'x') + "\r\n");
  EXPECT_EQ(client.receive().status, 431);
}

TEST_F(HttpCore, refuses_too_many_headers) {
  RawClient client(port());
  std::string fields;
  for (int i = 0; i < 150; ++i) fields += "A: b\r\n";
  client.send(get("/", fields));
  EXPECT_EQ(client.receive().status, 431);
}

TEST_F(HttpCore, lets_requests_in_flight_finish_at_shutdown) {
  RawClient client(port());
  client.send(get("/slow"));
  while (!handler_.started()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  stop();
  const RawReply reply = client.receive();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("Connection"), "close");
  EXPECT_THROW(RawClient{port()}, std::runtime_error);
}

TEST_F(HttpCore, refuses_a_second_server_on_the_same_port) {
  auto options = this->options();
  options.port = port();
  api::Server second(handler_, options);
  const auto listening = second.listen();
  ASSERT_FALSE(listening);
  EXPECT_EQ(listening.error().code, ErrorCode::unavailable);
  EXPECT_NE(listening.error().detail.find("Address already in use"), std::string::npos);
}

class FewConnections : public StubServer {
 protected:
  api::ServerOptions options() override {
    auto o = StubServer::options();
    o.limits.connections_max = 1;
    return o;
  }
};

TEST_F(FewConnections, turns_the_next_one_away) {
  RawClient first(port());
  first.send(get("/"));
  EXPECT_EQ(first.receive().status, 200);
  RawClient second(port());
  const RawReply reply = second.receive();
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.header("Retry-After"), "1");
}

class CrowdedHouse : public StubServer {
 protected:
  api::ServerOptions options() override {
    auto o = StubServer::options();
    o.limits.connections_per_client_max = 3;
    return o;
  }
  void SetUp() override {
    handler_.call_peers("203.0.113.1");
    StubServer::SetUp();
  }
};

TEST_F(CrowdedHouse, has_so_many_connections_and_no_more) {
  std::list<RawClient> idle;
  for (int i = 0; i < 3; ++i) idle.emplace_back(port());
  RawClient fourth(port());
  const RawReply refused = fourth.receive();
  EXPECT_EQ(refused.status, 503);
  EXPECT_NE(refused.body.find("from this address"), std::string::npos) << refused.body;
  EXPECT_TRUE(fourth.closed());
  for (RawClient& client : idle) {
    client.send(get("/"));
    EXPECT_EQ(client.receive().status, 200);
  }
  idle.pop_back();
  await("the place is free again", [&] { return server_->counters().connections == 2; });
  RawClient next(port());
  next.send(get("/"));
  EXPECT_EQ(next.receive().status, 200);
}

class BusyThread : public StubServer {
 protected:
  api::ServerOptions options() override {
    auto o = StubServer::options();
    o.threads = 2;
    o.limits.connections_max = 5;
    return o;
  }
};

TEST_F(BusyThread, is_no_way_around_the_limit_of_connections) {
  RawClient first(port());
  RawClient second(port());  // on the other thread, and keeps it
  second.send(get("/block"));
  while (!handler_.started()) std::this_thread::yield();
  std::list<RawClient> idle;
  for (int i = 0; i < 3; ++i) idle.emplace_back(port());
  RawClient sixth(port());
  EXPECT_EQ(sixth.receive().status, 503);
  handler_.release();
  EXPECT_EQ(second.receive().status, 200);
}

}  // namespace
}  // namespace ticketing::test
