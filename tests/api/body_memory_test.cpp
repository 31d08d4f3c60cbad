// What large bodies may take together, over real sockets.
#include <memory>

#include "api/http_client.hpp"
#include "api/stub_server.hpp"

namespace ticketing::test {
namespace {

using std::chrono::milliseconds;

/// More than the kernel keeps for a client that does not read.
constexpr std::size_t large = 16 * 1024 * 1024;
constexpr std::size_t room = 48 * 1024 * 1024;
/// Of it, what requests, or replies, may take.
constexpr std::size_t of_one_kind = room / 4 * 3;
constexpr std::size_t of_one_client = 4 * 1024 * 1024;

/// Answers GET and POST /large with a body of its own, /shared with the same body for everybody,
/// /echo with the request's, anything else with "ok".
class LargeReplies final : public api::HttpHandler {
 public:
  api::Outcome handle(api::HttpRequest& request) override {
    api::HttpReply reply;
    reply.content_type = "text/plain";
    reply.body = request.path == "/echo" ? request.body : "ok";
    if (request.path == "/large") reply.body = std::string(large, 'x');
    if (request.path == "/shared") {
      reply.shared = shared;
      reply.counted = true;
      reply.part = shared->bytes;
    }
    return api::Outcome::now(std::move(reply));
  }
  api::HttpReply refusal(const api::Refusal& refusal, const api::HttpRequest& request) override {
    return api::problem_reply(refusal, request, {});
  }
  api::ClientKey client_of(const api::HttpRequest& request) override {
    return {std::string(request.header("x-client")), {}};
  }
  void finished(const api::HttpRequest&, const api::Answered&) override {}

  api::SharedBodies::Body shared;
};

class BodyMemory : public ::testing::Test {
 protected:
  void serve(milliseconds body_timeout = milliseconds(20000)) {
    api::ServerOptions options;
    options.port = 0;
    options.threads = 1;
    options.limits.body_bytes_max = room;
    options.limits.body_memory_bytes_max = room;
    options.limits.body_memory_per_client_max = of_one_client;
    options.limits.body_timeout = body_timeout;
    server_ = std::make_unique<api::Server>(handler_, options);
    ASSERT_TRUE(server_->listen());
    runner_ = std::jthread([this] { server_->run(); });
  }
  void TearDown() override {
    handler_.shared = nullptr;
    server_->shut_down();
    runner_.join();
  }
  std::size_t used() const { return server_->counters().body_memory.used(); }
  void await_used(std::size_t from, std::size_t to) const {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (used() < from || used() > to) {
      ASSERT_LT(std::chrono::steady_clock::now(), patience) << used() << " bytes are taken";
      std::this_thread::sleep_for(milliseconds(1));
    }
  }
  RawReply ask(const std::string& request) const {
    RawClient client(server_->port());
    client.send(request);
    return client.receive();
  }
  /// Asks, and does not read the answer.
  std::unique_ptr<RawClient> deaf(const std::string& request) const {
    auto client = std::make_unique<RawClient>(server_->port());
    client->send(request);
    return client;
  }
  static void expect_no_room(const RawReply& reply) {
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.header("Retry-After"), "1");
    EXPECT_NE(reply.body.find("\"unavailable\""), std::string::npos) << reply.body;
  }

  LargeReplies handler_;
  std::unique_ptr<api::Server> server_;
  std::jthread runner_;
};

TEST_F(BodyMemory, takes_nothing_for_what_has_only_been_announced) {
  serve();
  std::vector<std::unique_ptr<RawClient>> crowd;
  for (int i = 0; i < 300; ++i) {
    crowd.push_back(deaf(post("Expect: 100-continue\r\nContent-Length: 1048576\r\n", "")));
    ASSERT_EQ(crowd.back()->receive().status, 100) << i;
  }
  EXPECT_EQ(used(), 0U);
  EXPECT_EQ(ask(get("/large")).body.size(), large);
  crowd.front()->send(std::string(100'000, 'x'));
  await_used(100'000, 300'000);
}

TEST_F(BodyMemory, bounds_what_one_client_may_take) {
  serve();
  const std::string greedy = "X-Client: 203.0.113.1\r\n";
  const std::string length = "Content-Length: 3000000\r\n";
  auto slow = deaf(post(greedy + length, std::string(2'900'000, 'x')));
  await_used(2'900'000, 3'000'000);
  expect_no_room(ask(post(greedy + length, "")));
  expect_no_room(ask(get("/large", greedy)));
  const std::string other = "X-Client: 203.0.113.2\r\n";
  EXPECT_EQ(ask(post(other + length, std::string(3'000'000, 'y'))).status, 200);
  slow->send(std::string(100'000, 'x'));
  EXPECT_EQ(slow->receive().status, 200);
  await_used(0, 0);
  EXPECT_EQ(ask(post(greedy + length, std::string(3'000'000, 'y'))).status, 200);
}

TEST_F(BodyMemory, keeps_room_for_replies_from_requests_and_the_other_way_round) {
  serve();
  auto slow = deaf(post("Content-Length: " + std::to_string(of_one_kind) + "\r\n",
                        std::string(of_one_kind - 1, 'x')));
  await_used(of_one_kind, of_one_kind);
  expect_no_room(ask(post("Content-Length: 100000\r\n", std::string(100'000, 'x'))));
  EXPECT_EQ(ask("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
  api::ByteBudget::Share reply(server_->counters().body_memory, api::BodyOf::reply);
  EXPECT_TRUE(reply.grow_to(room - of_one_kind));
  EXPECT_FALSE(reply.grow_to(room - of_one_kind + 1));
}

TEST_F(BodyMemory, refuses_a_body_that_finds_no_room_before_it_is_sent) {
  serve();
  RawClient slow(server_->port());
  const std::string body(of_one_kind - 1'000'000, 'x');
  slow.send(
      post("Expect: 100-continue\r\nContent-Length: " + std::to_string(body.size()) + "\r\n", ""));
  ASSERT_EQ(slow.receive().status, 100);
  slow.send(body.substr(1));
  await_used(body.size(), body.size());
  RawClient next(server_->port());
  next.send(post("Expect: 100-continue\r\nContent-Length: 2000000\r\n", ""));
  expect_no_room(next.receive());
  EXPECT_TRUE(next.closed());
  EXPECT_EQ(ask(post("Content-Length: 900000\r\n", std::string(900'000, 'y'))).status, 200);
  EXPECT_EQ(ask(get("/")).body, "ok") << "small requests go on";
  slow.send("x");
  EXPECT_EQ(slow.receive().body, body);
  await_used(0, 0);
  EXPECT_EQ(ask(post("Content-Length: 2000000\r\n", std::string(2'000'000, 'y'))).status, 200);
  EXPECT_EQ(server_->counters().body_memory.refusals(), 1U);
}

TEST_F(BodyMemory, counts_bodies_of_no_declared_length_as_they_grow) {
  serve();
  const std::size_t most = of_one_kind - 1'000'000;
  auto slow =
      deaf(post("Content-Length: " + std::to_string(most) + "\r\n", std::string(most - 1, 'x')));
  await_used(most, most);
  std::string chunks;
  for (int i = 0; i < 32; ++i) chunks += "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  expect_no_room(ask(post("Transfer-Encoding: chunked\r\n", chunks + "0\r\n\r\n")));
}

TEST_F(BodyMemory, refuses_a_read_whose_reply_finds_no_room) {
  serve();
  auto first = deaf(get("/large"));
  auto second = deaf(get("/large"));
  await_used(2 * large, room);
  expect_no_room(ask(get("/large")));
  EXPECT_EQ(ask(get("/")).body, "ok");
  first.reset();
  await_used(large, 2 * large - 1);
  const RawReply whole = ask(get("/large"));
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(whole.body, std::string(large, 'x'));
}

TEST_F(BodyMemory, never_hides_what_a_write_did) {
  serve();
  auto first = deaf(get("/large"));
  auto second = deaf(get("/large"));
  await_used(2 * large, room);
  const RawReply told = ask("POST /large HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.body.size(), large);
}

TEST_F(BodyMemory, takes_nothing_for_head) {
  serve();
  RawClient client(server_->port());
  client.send("HEAD /large HTTP/1.1\r\nHost: x\r\n\r\n" + get("/"));
  EXPECT_EQ(client.receive(true).header("Content-Length"), std::to_string(large));
  EXPECT_EQ(client.receive().body, "ok") << "what follows is the next reply";
}

TEST_F(BodyMemory, takes_back_what_a_client_that_does_not_read_held) {
  serve(milliseconds(500));
  const auto client = deaf(get("/large"));
  await_used(large, room);
  await_used(0, 0);
}

TEST_F(BodyMemory, counts_what_many_are_sent_once) {
  serve();
  api::SharedBodies bodies;
  api::ByteBudget::Share share(server_->counters().body_memory, api::BodyOf::reply);
  ASSERT_TRUE(share.grow_to(large));
  handler_.shared = bodies.keep("it", {std::string(large, 'x'), std::move(share)});
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(deaf(get("/shared") + get("/")));
  for (auto& client : clients) {
    EXPECT_EQ(client->receive().body.size(), large);
    EXPECT_EQ(client->receive().body, "ok") << "pipelined behind it";
    EXPECT_EQ(used(), large);
  }
  EXPECT_EQ(bodies.find("it"), handler_.shared);
  handler_.shared = nullptr;
  await_used(0, 0);
  EXPECT_EQ(bodies.find("it"), nullptr);
}

TEST(SharedBodies, give_who_comes_second_what_is_there) {
  api::ByteBudget budget(1400);
  api::SharedBodies bodies;
  const auto make = [&](std::size_t bytes) {
    api::ByteBudget::Share share(budget, api::BodyOf::reply);
    EXPECT_TRUE(share.grow_to(bytes));
    return api::SharedBody{std::string(bytes, 'x'), std::move(share)};
  };
  const auto first = bodies.keep("a", make(600));
  EXPECT_EQ(bodies.keep("a", make(400)), first);
  EXPECT_EQ(budget.used(), 600U);
  for (int i = 0; i < 1000; ++i) {
    const auto gone = bodies.keep("b" + std::to_string(i), make(400));
    EXPECT_EQ(bodies.find("b" + std::to_string(i)), gone);
  }
  EXPECT_EQ(bodies.find("b7"), nullptr);
  EXPECT_EQ(bodies.find("a"), first);
}

}  // namespace
}  // namespace ticketing::test
