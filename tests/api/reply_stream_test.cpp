// Replies without an end, on the HTTP core alone.
#include <gmock/gmock.h>

#include <future>
#include <semaphore>

#include "api/http_client.hpp"
#include "api/stub_server.hpp"

namespace ticketing::test {
namespace {

/// What the test sees of the one stream there is.
struct Seen {
  std::promise<std::weak_ptr<api::ReplyStream>> opened;
  std::promise<void> over;
  std::counting_semaphore<> drained{0};
};

class Source final : public api::StreamSource {
 public:
  explicit Source(Seen& seen) : seen_(seen) {}
  ~Source() override { seen_.over.set_value(); }
  void opened(api::ReplyStream& stream) override {
    stream.send("hello\n\n");
    seen_.opened.set_value(stream.weak_from_this());
  }
  void drained() override { seen_.drained.release(); }
  std::optional<std::string> farewell() override { return "farewell\n\n"; }

 private:
  Seen& seen_;
};

class StreamingHandler final : public api::HttpHandler {
 public:
  api::Outcome handle(api::HttpRequest&) override {
    api::HttpReply reply;
    reply.content_type = "text/event-stream";
    reply.stream = std::make_shared<Source>(seen);
    return api::Outcome::now(std::move(reply));
  }
  api::HttpReply refusal(const api::Refusal& refusal, const api::HttpRequest& request) override {
    return api::problem_reply(refusal, request, {});
  }
  void finished(const api::HttpRequest&, const api::Answered&) override {}

  Seen seen;
};

class ReplyStreams : public ::testing::Test {
 protected:
  void serve(std::chrono::milliseconds ping_period = std::chrono::seconds(15),
             int connections_max = 100) {
    api::ServerOptions options;
    options.port = 0;
    options.threads = 1;
    options.limits.connections_max = connections_max;
    options.limits.ping_period = ping_period;
    server_ = std::make_unique<api::Server>(handler_, options);
    ASSERT_TRUE(server_->listen());
    runner_ = std::jthread([this] { server_->run(); });
  }
  void TearDown() override {
    server_->shut_down();
    runner_.join();
  }

  StreamingHandler handler_;
  std::unique_ptr<api::Server> server_;
  std::jthread runner_;
};

TEST_F(ReplyStreams, go_on_with_comments_until_the_client_goes) {
  serve(std::chrono::milliseconds(100));
  {
    RawClient client(server_->port());
    client.send(get("/"));
    const RawReply reply = client.receive();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("Content-Length"), "");
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_EQ(client.receive_until("\n\n"), "hello");
    EXPECT_EQ(client.receive_until("\n\n"), ":");
    EXPECT_EQ(client.receive_until("\n\n"), ":");
    EXPECT_EQ(server_->counters().streams, 1);
    EXPECT_EQ(server_->counters().connections, 1);
  }
  handler_.seen.over.get_future().wait();
}

TEST_F(ReplyStreams, drop_a_client_who_does_not_read) {
  serve();
  RawClient client(server_->port(), 4096);
  client.send(get("/"));
  const auto stream = handler_.seen.opened.get_future().get().lock();
  auto over = handler_.seen.over.get_future();
  const std::string kilobyte(1024, 'x');
  std::size_t sent = 0;
  while (over.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
    std::promise<void> done;
    stream->post([&] {
      stream->send(kilobyte);
      done.set_value();
    });
    done.get_future().wait();
    sent += kilobyte.size();
    ASSERT_LT(sent, 1'000'000U) << "kept for a client who does not read";
  }
  EXPECT_GT(sent, api::ReplyStream::waiting_bytes_max);
}

TEST_F(ReplyStreams, drop_a_client_who_stops_reading_with_little_to_read) {
  serve(std::chrono::milliseconds(100));
  RawClient client(server_->port(), 4096);
  client.send(get("/"));
  const auto stream = handler_.seen.opened.get_future().get().lock();
  // More than the kernel keeps, less than what waits at most: without pings it would wait for ever.
  stream->post([&] {
    stream->send(std::string(40'000, 'x'));
    stream->send(std::string(40'000, 'x'));
  });
  handler_.seen.over.get_future().wait();
}

TEST_F(ReplyStreams, tell_when_everything_is_written) {
  serve();
  RawClient client(server_->port(), 4096);
  client.send(get("/"));
  client.receive();
  const auto stream = handler_.seen.opened.get_future().get().lock();
  stream->post([&] {
    stream->send(std::string(40'000, 'x'));
    stream->send(std::string(40'000, 'x') + "\n\n");
    stream->when_drained();
  });
  EXPECT_EQ(client.receive_until("\n\n"), "hello");
  EXPECT_EQ(client.receive_until("x\n\n").size(), 79'999U);
  handler_.seen.drained.acquire();
}

TEST_F(ReplyStreams, say_farewell_when_the_server_stops) {
  serve();
  RawClient client(server_->port());
  client.send(get("/"));
  client.receive();
  EXPECT_EQ(client.receive_until("\n\n"), "hello");
  server_->shut_down();
  std::string last;
  for (std::string text = client.receive_until("\n\n"); !text.empty();
       text = client.receive_until("\n\n"))
    last = text;
  EXPECT_EQ(last, "farewell");
  EXPECT_TRUE(client.closed());
}

TEST_F(ReplyStreams, leave_a_quarter_of_the_connections_to_requests) {
  serve(std::chrono::seconds(15), 4);
  server_->counters().streams = 3;  // as if there were
  RawClient client(server_->port());
  client.send(get("/"));
  EXPECT_EQ(client.receive().status, 503);
  EXPECT_EQ(server_->counters().streams, 3);
  handler_.seen.over.get_future().wait();
}

TEST_F(ReplyStreams, have_no_content_when_only_the_header_is_asked_for) {
  serve();
  RawClient client(server_->port());
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.receive(true).status, 200);
  EXPECT_TRUE(client.closed());
  handler_.seen.over.get_future().wait();
}

}  // namespace
}  // namespace ticketing::test
