// Images over HTTP: when their store is slow, down or has lost something, and who may send them.
#include <filesystem>
#include <fstream>

#include "api/served_scenario.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

namespace fs = std::filesystem;

/// The smallest PNG: one pixel.
std::string tiny_png() {
  constexpr unsigned char bytes[] = {
      0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48,
      0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00,
      0x00, 0x90, 0x77, 0x53, 0xDE, 0x00, 0x00, 0x00, 0x0C, 0x49, 0x44, 0x41, 0x54, 0x78,
      0xDA, 0x63, 0x60, 0x60, 0x60, 0x00, 0x00, 0x00, 0x04, 0x00, 0x01, 0xC8, 0xEA, 0xEB,
      0xF9, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82};
  return {std::begin(bytes), std::end(bytes)};
}

/// A port at which connections are taken and nothing is ever said.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket_, generic, size) != 0 || ::listen(socket_, 64) != 0 ||
        ::getsockname(socket_, generic, &size) != 0)
      throw std::runtime_error("cannot listen");
    port_ = ntohs(address.sin_port);
  }
  ~SilentServer() { ::close(socket_); }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;
  int port() const { return port_; }

 private:
  int socket_;
  int port_ = 0;
};

Scenario::Configure s3_at(int port, int timeout_ms) {
  return [port, timeout_ms](Config& config) {
    config.images.store = "s3://pictures";
    config.images.s3_endpoint = "http://127.0.0.1:" + std::to_string(port);
    config.images.s3_access_key_id = "id";
    config.images.s3_secret_access_key = "s3cret";
    config.images.timeout_ms = timeout_ms;
    config.images.tries = 1;
    config.api.database_threads = 2;
  };
}

std::string picture_path(ServedScenario& api, const Principal& who) {
  const auto reward = api.scenario.comment(who, api.scenario.event_post()).reward;
  return "/v1/coupons/" + reward->coupon->code + "/image.png";
}

TEST(ImagesWhileS3IsDown, are_unavailable_without_saying_where_it_is) {
  ServedScenario api(s3_at(free_port(), 2000));
  const Principal user = api.scenario.user();
  const RawReply refused =
      api.send("POST", "/v1/images", tiny_png(), "Content-Type: image/png\r\n", &user);
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(code_of(refused), "unavailable");
  EXPECT_GE(std::atoi(refused.header("Retry-After").c_str()), 1);
  EXPECT_EQ(json_of(refused).at("detail").as_string(),
            "images cannot be read or stored now: try again");
  EXPECT_EQ(refused.body.find("127.0.0.1"), std::string::npos) << refused.body;
  EXPECT_EQ(refused.body.find("pictures"), std::string::npos) << refused.body;
  EXPECT_EQ(api.send("GET", "/readyz").status, 200);
  EXPECT_EQ(api.send("GET", picture_path(api, user), "", "", &user).status, 200)
      << "a coupon shows no image: it is drawn without the store";
}

TEST(ImagesWhileS3Stalls, make_nobody_else_wait_and_do_not_queue_up) {
  const SilentServer s3;
  ServedScenario api(s3_at(s3.port(), 6000));  // a call is given up after 3 s without a byte
  const Principal user = api.scenario.user();
  const std::string path = picture_path(api, user);
  std::atomic<int> drawn{0}, refused{0};
  std::vector<std::jthread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&] {
      const RawReply reply = api.send("GET", path, "", "", &user);
      if (reply.status == 200) ++drawn;
      if (reply.status == 503 && !reply.header("Retry-After").empty()) ++refused;
    });
  }
  const std::string all_wait =
      R"(ticketing_pool_waiting_requests{pool="images"} 6)";  // but the two at work
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (api.application->metrics_text().find(all_wait) == std::string::npos) {
    ASSERT_LT(std::chrono::steady_clock::now(), patience) << api.application->metrics_text();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(api.send("GET", "/v1/posts/count").status, 200);
  EXPECT_EQ(drawn + refused, 0) << "the count did not wait for a picture";
  clients.clear();
  EXPECT_EQ(drawn + refused, 8);
  EXPECT_GE(drawn, 2);
  EXPECT_GE(refused, 2) << "who waited too long is not served any more";
}

/// Images in a folder.
class ApiImages : public ::testing::Test {
 protected:
  std::string upload(const Principal& who) {
    const RawReply made =
        api_.send("POST", "/v1/images", tiny_png(), "Content-Type: image/png\r\n", &who);
    EXPECT_EQ(made.status, 201) << made.body;
    return json_of(made).at("url").as_string().c_str();
  }
  /// From now on the store answers nothing: its folders lead to themselves.
  void break_store() const {
    for (const char* folder : {"images", "vouchers"}) {
      fs::remove_all(dir_.path() / folder);
      fs::create_symlink(folder, dir_.path() / folder);
    }
  }
  static int count(const RawReply& reply, std::string_view field) {
    int n = 0;
    for (auto at = reply.head.find(field); at != std::string::npos;
         at = reply.head.find(field, at + 1))
      ++n;
    return n;
  }

  TempDir dir_;
  ServedScenario api_{[this](Config& config) {
    config.images.store = "file://" + dir_.path().string();
    config.limits.rate.address_per_minute = 3;
  }};
};

class OneImageADay : public ::testing::Test {
 protected:
  TempDir dir_;
  ServedScenario api_{[this](Config& config) {
    config.images.store = "file://" + dir_.path().string();
    config.limits.images_per_day = 1;
  }};
};

TEST_F(OneImageADay, sent_again_with_their_key_are_told_again_and_take_no_place_of_the_day) {
  const Principal user = api_.scenario.user();
  const auto send = [&](const std::string& key) {
    return api_.send("POST", "/v1/images", tiny_png(),
                     "Content-Type: image/png\r\nIdempotency-Key: " + key + "\r\n", &user);
  };
  const RawReply first = send("a");
  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(code_of(send("b")), "rate_limited");
  const RawReply again = send("a");
  EXPECT_EQ(again.status, 201) << again.body;
  EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("Location"), first.header("Location"));
  EXPECT_EQ(code_of(api_.send("POST", "/v1/images?colour=red", tiny_png(),
                              "Content-Type: image/png\r\n", &user)),
            "invalid_request");
}

TEST_F(ApiImages, are_not_fetched_by_who_does_not_want_their_bytes) {
  const std::string path = upload(api_.scenario.user());
  break_store();
  const std::string size = std::to_string(tiny_png().size());
  EXPECT_EQ(api_.send("GET", path).status, 503) << "here the bytes are needed";
  const RawReply head = api_.send("HEAD", path);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), size);
  EXPECT_EQ(head.header("Content-Type"), "image/png");
  EXPECT_EQ(api_.send("GET", path, "", "If-None-Match: " + head.header("ETag") + "\r\n").status,
            304);
  const RawReply beyond = api_.send("GET", path, "", "Range: bytes=1000-\r\n");
  EXPECT_EQ(beyond.status, 416);
  EXPECT_EQ(beyond.header("Content-Range"), "bytes */" + size);
  EXPECT_EQ(api_.send("HEAD", path, "", "Range: bytes=0-1\r\n").status, 200);
}

TEST_F(ApiImages, come_whole_or_in_parts_and_give_their_memory_back) {
  const std::string path = upload(api_.scenario.user());
  EXPECT_EQ(api_.send("GET", path).body, tiny_png());
  EXPECT_EQ(api_.send("GET", path, "", "Range: bytes=1-3\r\n").body, "PNG");
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (api_.server->counters().body_memory.used() > 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), patience);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

TEST_F(ApiImages, that_were_cut_short_in_the_store_are_not_served) {
  const std::string path = upload(api_.scenario.user());
  for (const auto& entry : fs::recursive_directory_iterator(dir_.path() / "images"))
    if (entry.is_regular_file()) fs::resize_file(entry.path(), 20);
  EXPECT_EQ(code_of(api_.send("GET", path)), "internal");
}

TEST_F(ApiImages, of_tickets_are_kept_privately_under_a_tag_of_their_bytes) {
  const Principal user = api_.scenario.user();
  CreateProduct product;
  product.name = "A film";
  product.price = Points{0};
  product.image_id = upload(user).substr(std::string("/v1/images/").size());
  PlaceOrder order;
  order.product_id = must(api_.scenario->catalog().create(api_.scenario.admin(), product)).id;
  const auto code =
      must(api_.scenario->purchases().place(user, order, {"order", false})).tickets.at(0).code;
  const std::string path = "/v1/tickets/" + code + "/image.png";
  const RawReply first = api_.send("GET", path, "", "", &user);
  ASSERT_EQ(first.status, 200);
  EXPECT_EQ(count(first, "Cache-Control"), 1) << first.head;
  EXPECT_EQ(first.header("Cache-Control"), "private, no-cache");
  const std::string same = "If-None-Match: " + first.header("ETag") + "\r\n";
  const RawReply unchanged = api_.send("GET", path, "", same, &user);
  EXPECT_EQ(unchanged.status, 304);
  EXPECT_EQ(count(unchanged, "Cache-Control"), 1) << unchanged.head;
  fs::remove_all(dir_.path() / "images");
  fs::remove_all(dir_.path() / "vouchers");
  const RawReply changed = api_.send("GET", path, "", same, &user);
  EXPECT_EQ(changed.status, 200) << "drawn without its image: other bytes, another tag";
  EXPECT_NE(changed.header("ETag"), first.header("ETag"));
}

TEST_F(ApiImages, of_tickets_change_with_what_becomes_of_them) {
  const Principal user = api_.scenario.user();
  CreateProduct product;
  product.name = "A film";
  product.price = Points{0};
  const auto id = must(api_.scenario->catalog().create(api_.scenario.admin(), product)).id;
  const auto order = must(api_.scenario->purchases().place(user, {id, 2, {}, {}}, {"o", false}));
  const auto tag = [&](std::size_t ticket) {
    return api_
        .send("GET", "/v1/tickets/" + order.tickets.at(ticket).code + "/image.png", "", "", &user)
        .header("ETag");
  };
  const std::string issued = tag(0);
  must(api_.scenario->purchases().redeem(api_.scenario.admin(), order.tickets[0].code));
  const std::string used = tag(0);
  EXPECT_NE(used, issued);
  const std::string good = tag(1);
  const auto until = must(api_.scenario->purchases().find_ticket(user, order.tickets[1].code));
  api_.scenario.clock().set(until.valid_until);
  EXPECT_NE(tag(1), good);
  EXPECT_EQ(tag(0), used) << "used is used, whatever the day";
}

TEST_F(ApiImages, of_strangers_are_refused_before_a_byte_is_read) {
  const auto offer = [this](const std::string& fields) {
    RawClient client(api_.server->port());
    client.send("POST /v1/images HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n" + fields +
                "\r\n");
    return client.receive();
  };
  const RawReply nobody = offer("");
  EXPECT_EQ(nobody.status, 401);
  EXPECT_EQ(nobody.header("Connection"), "close");
  EXPECT_EQ(offer("Authorization: Bearer made-up\r\n").status, 401);
  const std::string user = "Authorization: Bearer " + api_.token(api_.scenario.user()) + "\r\n";
  EXPECT_EQ(offer(user + "Expect: 100-continue\r\n").status, 100);
  const std::string address = "X-Forwarded-For: 203.0.113.1\r\n";
  EXPECT_NE(offer(address).head.find("\"address\";r=2"), std::string::npos);
  const RawReply made =
      api_.send("POST", "/v1/images", tiny_png(), address + user + "Content-Type: image/png\r\n");
  EXPECT_EQ(made.status, 201);
  EXPECT_NE(made.head.find("\"address\";r=1"), std::string::npos) << "taken once: " << made.head;
  EXPECT_EQ(offer(address).status, 401);
  EXPECT_EQ(offer(address + user).status, 429);
}

}  // namespace
}  // namespace ticketing::test
