// Long replies, part by part: what is made is what the reader takes, and nothing is held for who is
// slow.
#include <atomic>

#include "api/http_client.hpp"
#include "api/part_stream.hpp"
#include "api/served_scenario.hpp"
#include "api/stub_server.hpp"
#include "support/await.hpp"

namespace ticketing::test {
namespace {

constexpr std::size_t part_bytes = 400'000;

/// Answers with `parts` parts, each of one letter.
class PartsHandler final : public api::HttpHandler {
 public:
  api::Outcome handle(api::HttpRequest& request) override {
    api::HttpReply reply;
    reply.content_type = "text/plain";
    reply.chunked = request.version == 11;
    api::ByteBudget::Share memory(*budget, api::BodyOf::reply);
    EXPECT_TRUE(memory.grow_to(part_bytes));
    reply.stream = std::make_shared<api::PartStream>(
        [this, n = 0]() mutable -> Result<std::optional<std::string>> {
          ++made;
          if (fails_at >= 0 && n == fails_at) return refuse(ErrorCode::internal, "broken");
          if (n == parts) return std::nullopt;
          return std::string(part_bytes, static_cast<char>('a' + n++));
        },
        [this](std::function<void()> work) {
          workers.emplace_back(std::move(work));
          return true;
        },
        std::move(memory), reply.chunked);
    return api::Outcome::now(std::move(reply));
  }
  api::HttpReply refusal(const api::Refusal& refusal, const api::HttpRequest& request) override {
    return api::problem_reply(refusal, request, {});
  }
  void finished(const api::HttpRequest&, const api::Answered&) override {}

  int parts = 20;
  int fails_at = -1;
  api::ByteBudget* budget = nullptr;
  std::atomic<int> made{0};
  std::vector<std::jthread> workers;
};

class PartStreams : public ::testing::Test {
 protected:
  void SetUp() override {
    api::ServerOptions options;
    options.port = 0;
    options.threads = 1;
    server_ = std::make_unique<api::Server>(handler_, options);
    ASSERT_TRUE(server_->listen());
    handler_.budget = &server_->counters().body_memory;
    runner_ = std::jthread([this] { server_->run(); });
  }
  void TearDown() override {
    server_->shut_down();
    runner_.join();
  }
  std::size_t used() const { return server_->counters().body_memory.used(); }

  PartsHandler handler_;
  std::unique_ptr<api::Server> server_;
  std::jthread runner_;
};

TEST_F(PartStreams, come_whole_and_in_chunks) {
  RawClient client(server_->port());
  client.send(get("/"));
  const RawReply head = client.receive();
  EXPECT_EQ(head.header("Transfer-Encoding"), "chunked");
  EXPECT_EQ(head.header("Content-Length"), "");
  for (int n = 0; n < handler_.parts; ++n) {
    const std::string size = client.receive_until("\r\n");
    ASSERT_EQ(size, "61a80");
    ASSERT_EQ(client.receive_until("\r\n"), std::string(part_bytes, static_cast<char>('a' + n)));
  }
  EXPECT_EQ(client.receive_until("\r\n"), "0");
  await("its memory is free", [&] { return used() == 0; });
}

TEST_F(PartStreams, end_with_the_connection_for_an_old_client) {
  handler_.parts = 1;
  RawClient client(server_->port());
  client.send("GET / HTTP/1.0\r\n\r\n");
  const RawReply head = client.receive();
  EXPECT_EQ(head.header("Transfer-Encoding"), "");
  EXPECT_EQ(client.receive_until(std::string(part_bytes, 'a')), "");
  EXPECT_TRUE(client.closed());
}

TEST_F(PartStreams, make_no_more_than_is_taken) {
  handler_.parts = 26;
  RawClient client(server_->port(), 4096);
  client.send(get("/"));
  EXPECT_EQ(client.receive().status, 200);
  await("it has begun", [&] { return handler_.made > 0; });
  RawClient other(server_->port());  // which has its turn when nothing more can be written
  other.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(other.receive(true).status, 200);
  EXPECT_LT(handler_.made, 20) << "the kernel takes some, and the rest is not made";
  EXPECT_EQ(used(), part_bytes);
}

TEST_F(PartStreams, that_break_off_do_not_look_whole) {
  handler_.fails_at = 1;
  RawClient client(server_->port());
  client.send(get("/"));
  EXPECT_EQ(client.receive().status, 200);
  client.receive_until(std::string(part_bytes, 'a') + "\r\n");
  EXPECT_TRUE(client.closed()) << "no last chunk";
}

TEST(ApiExport, is_streamed_and_read_one_at_a_time) {
  ServedScenario api;
  const Principal user = api.scenario.user();
  for (int i = 0; i < 3; ++i) api.scenario.general_post(user);
  const std::string bearer = "Authorization: Bearer " + api.token(user) + "\r\n";
  const std::string request = get("/v1/me/export", bearer);
  RawClient client(api.server->port());
  client.send(request);
  const RawReply head = client.receive();
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Type"), "application/json");
  std::string whole;
  for (;;) {
    const auto size = std::stoul(client.receive_until("\r\n"), nullptr, 16);
    const std::string chunk = client.receive_until("\r\n");
    ASSERT_EQ(chunk.size(), size);
    if (size == 0) break;
    whole += chunk;
  }
  const auto document = boost::json::parse(whole);
  EXPECT_EQ(document.at("posts").as_array().size(), 3U);
  EXPECT_EQ(document.at("account").at("id").as_int64(), user.account.value);

  const auto held = must(api.scenario->privacy().read_export(user, user.account));
  const RawReply refused = api.send("GET", "/v1/me/export", "", bearer);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(code_of(refused), "rate_limited");
}

}  // namespace
}  // namespace ticketing::test
