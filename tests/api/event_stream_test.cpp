// Live events over real sockets: what happens arrives once, in order, and goes on after a loss.
#include <gmock/gmock.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <map>
#include <sstream>

#include "api/served_scenario.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

struct Event {
  std::string id;
  std::string type;
  std::string data;
  friend bool operator==(const Event&, const Event&) = default;
};
void PrintTo(const Event& event, std::ostream* out) {
  *out << event.id << ' ' << event.type << ' ' << event.data;
}

/// As much of an EventSource as is needed: remembers the last id.
class EventSource {
 public:
  EventSource(int port, std::string_view target, std::string_view fields) : client_(port) {
    client_.send("GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n" + std::string(fields) +
                 "\r\n");
    reply = client_.receive();
  }

  /// The next event; an empty type when the stream has ended.
  Event next() {
    for (;;) {
      const std::string block = client_.receive_until("\n\n");
      if (block.empty()) return {};
      std::map<std::string, std::string> fields;
      for (std::size_t at = 0; at < block.size();) {
        const auto end = std::min(block.find('\n', at), block.size());
        const auto colon = block.find(": ", at);
        if (colon < end)
          fields[block.substr(at, colon - at)] = block.substr(colon + 2, end - colon - 2);
        at = end + 1;
      }
      if (fields.contains("retry")) retry = fields["retry"];
      if (fields.contains("id")) last_id = fields["id"];
      if (fields.contains("data")) return {fields["id"], fields["event"], fields["data"]};
    }
  }
  bool closed() { return client_.closed(); }

  RawReply reply;
  std::string last_id;
  std::string retry;

 private:
  RawClient client_;
};

class EventStreams : public ::testing::Test {
 protected:
  EventSource open(const Principal& who, std::string_view last_id = "") {
    std::string fields = "Authorization: Bearer " + api_.token(who) + "\r\n";
    if (!last_id.empty()) fields += "Last-Event-ID: " + std::string(last_id) + "\r\n";
    return {api_.server->port(), "/v1/events", fields};
  }
  Scenario& world() { return api_.scenario; }
  /// Of an account's event.
  std::string id(std::int64_t number) {
    return to_text(EventId{world()->installation().epoch, number});
  }

  ServedScenario api_{{}, Database::sqlite_file};
  const Principal minji_ = api_.scenario.user("minji");
};

TEST_F(EventStreams, tell_an_account_what_happens_to_it) {
  auto source = open(minji_);
  EXPECT_EQ(source.reply.status, 200);
  EXPECT_EQ(source.reply.header("Content-Type"), "text/event-stream");
  EXPECT_EQ(source.reply.header("Cache-Control"), "no-store");
  EXPECT_EQ(source.reply.header("X-Accel-Buffering"), "no");
  EXPECT_EQ(source.reply.header("Referrer-Policy"), "no-referrer");

  const auto post = world().event_post();
  const Event announced = source.next();
  EXPECT_EQ(announced.id, "");
  EXPECT_EQ(announced.type, "post");
  EXPECT_THAT(announced.data, HasSubstr("\"id\":" + std::to_string(post.value)));
  EXPECT_EQ(source.last_id, id(0)) << "it can come back before anything has happened";
  EXPECT_GE(std::stoi(source.retry), 1000);

  world().comment(minji_, post);
  EXPECT_EQ(source.next(),
            (Event{id(1), "points", R"({"amount":100,"balance":100,"reason":"event_comment"})"}));
  const Event coupon = source.next();
  EXPECT_EQ(coupon.id, id(2));
  EXPECT_EQ(coupon.type, "coupon");

  const auto listed = json_of(api_.send("GET", "/v1/me/notifications", "", "", &minji_));
  EXPECT_EQ(boost::json::serialize(listed.at("items").at(0).at("data")), coupon.data);
}

TEST_F(EventStreams, are_counted) {
  auto source = open(minji_);
  EXPECT_THAT(api_.send("GET", "/metrics").body, HasSubstr("\nticketing_event_streams 1\n"));
}

TEST_F(EventStreams, go_on_after_the_last_id) {
  world().general_post(minji_);
  world().general_post(minji_);
  world().general_post(minji_);
  auto source = open(minji_, id(1));
  EXPECT_EQ(source.next().id, id(2));
  EXPECT_EQ(source.next().id, id(3));
  EventSource new_one(api_.server->port(), "/v1/events?last_event_id=" + id(2),
                      "Authorization: Bearer " + api_.token(minji_) + "\r\n");
  EXPECT_EQ(new_one.next().id, id(3));
}

TEST_F(EventStreams, tell_a_client_that_it_missed_what_nobody_can_tell_it) {
  world().general_post(minji_);
  for (const std::string& unknown : {std::string("2-1"), id(7), std::string("what")}) {
    auto source = open(minji_, unknown);
    EXPECT_EQ(source.next(), (Event{id(1), "resync", "{}"})) << unknown;
  }
  auto source = open(minji_, "2-1");
  world().general_post(minji_);
  EXPECT_EQ(source.next().type, "resync");
  EXPECT_EQ(source.next().id, id(2));
}

TEST_F(EventStreams, are_for_those_who_sign_in) {
  EXPECT_EQ(code_of(api_.send("GET", "/v1/events")), "unauthenticated");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/events", "", "Authorization: Bearer tk_x\r\n")),
            "unauthenticated");
  EXPECT_EQ(code_of(api_.send("GET", "/v1/events?ticked=x")), "invalid_request");
}

TEST_F(EventStreams, end_with_their_session) {
  const std::string fields = "Authorization: Bearer " + api_.token(minji_) + "\r\n";
  EventSource source(api_.server->port(), "/v1/events", fields);
  EXPECT_EQ(api_.send("DELETE", "/v1/sessions/current", "", fields).status, 204);
  EXPECT_EQ(source.next().type, "");
  EXPECT_TRUE(source.closed());
  EXPECT_EQ(world()->live_events().readers(), 0U);
}

TEST_F(EventStreams, end_with_the_suspension_of_their_account) {
  auto source = open(minji_);
  UpdateAccount suspend{minji_.account, {}, true};
  must(world()->accounts().update(world().admin(), suspend));
  EXPECT_EQ(source.next().type, "");
  EXPECT_TRUE(source.closed());
}

TEST_F(EventStreams, tell_what_another_process_wrote) {
  auto source = open(minji_);
  Ticketing another = world().another();
  CreatePost post;
  post.title = post.body = "elsewhere";
  must(another.posts().create(minji_, post));
  EXPECT_EQ(source.next().id, id(1));
  must(another.posts().create(minji_, post));
  must(world()->posts().create(minji_, post));
  EXPECT_EQ(source.next().id, id(2));
  EXPECT_EQ(source.next().id, id(3));
  post.board = Board::event;
  must(another.posts().create(world().admin(), post));
  EXPECT_EQ(source.next().type, "post");
}

TEST_F(EventStreams, open_with_a_ticket_that_an_event_source_can_send) {
  const RawReply issued = api_.send("POST", "/v1/events/tickets", "", "", &minji_);
  EXPECT_EQ(issued.status, 201);
  EXPECT_EQ(issued.header("Cache-Control"), "no-store");
  const std::string ticket = json_of(issued).at("ticket").as_string().c_str();
  const std::string target = "/v1/events?ticket=" + ticket;
  const auto again_after = [&](std::string_view last_id) {
    return EventSource(api_.server->port(), target,
                       last_id.empty() ? "" : "Last-Event-ID: " + std::string(last_id) + "\r\n");
  };

  auto first = again_after("");
  EXPECT_EQ(first.reply.status, 200);
  world().general_post(minji_);
  EXPECT_EQ(first.next().id, id(1));
  // Whose connection was lost comes again: the newer stream is the one.
  auto second = again_after(first.last_id);
  EXPECT_EQ(first.next().type, "");
  EXPECT_TRUE(first.closed());

  world().clock().advance(std::chrono::seconds(31));
  EXPECT_EQ(code_of(again_after("").reply), "unauthenticated") << "for a first time it is too late";
  auto third = again_after(id(0));
  EXPECT_EQ(third.next().id, id(1));

  // In any process, while the session lives.
  const std::string other =
      ticket.substr(0, ticket.size() - 1) + (ticket.back() == 'A' ? 'B' : 'A');
  EXPECT_EQ(code_of(api_.send("GET", "/v1/events?ticket=" + other)), "unauthenticated");
  must(world()->accounts().sign_out_everywhere(minji_));
  EXPECT_EQ(third.next().type, "");
  EXPECT_EQ(again_after(id(1)).reply.status, 401);
}

TEST_F(EventStreams, keep_their_tickets_to_themselves) {
  const std::string ticket = json_of(api_.send("POST", "/v1/events/tickets", "", "", &minji_))
                                 .at("ticket")
                                 .as_string()
                                 .c_str();
  std::ostringstream log;
  const auto before = spdlog::default_logger();
  const auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log, true);
  spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", sink));
  spdlog::set_level(spdlog::level::trace);
  { EventSource source(api_.server->port(), "/v1/events?ticket=" + ticket, ""); }
  const RawReply refused = api_.send("GET", "/v1/events?ticket=" + ticket + "x");
  const std::string metrics = api_.send("GET", "/metrics").body;
  spdlog::set_default_logger(before);
  EXPECT_THAT(log.str(), HasSubstr("/v1/events"));
  for (const auto& text : {log.str(), refused.body, refused.head, metrics})
    EXPECT_THAT(text, Not(HasSubstr(ticket)));
}

TEST_F(EventStreams, say_when_to_come_again_when_the_server_stops) {
  auto source = open(minji_);
  api_.server->shut_down();
  EXPECT_EQ(source.next().type, "");
  EXPECT_GE(std::stoi(source.retry), 1000);
  EXPECT_TRUE(source.closed());
}

TEST_F(EventStreams, are_bounded_for_an_account) {
  std::vector<std::unique_ptr<EventSource>> sources;
  for (int i = 0; i < world().config().api.streams_per_account_max; ++i)
    sources.push_back(std::make_unique<EventSource>(
        api_.server->port(), "/v1/events", "Authorization: Bearer " + api_.token(minji_) + "\r\n"));
  EXPECT_EQ(sources.back()->reply.status, 200);
  const auto refused = open(minji_).reply;
  EXPECT_EQ(refused.status, 429);
  EXPECT_NE(refused.header("Retry-After"), "");
}

TEST_F(EventStreams, give_every_event_once_to_a_reader_that_drops_and_resumes_under_load) {
  const std::string fields = "Authorization: Bearer " + api_.token(minji_) + "\r\n";
  constexpr int events = 2000;
  constexpr int drops = 1000;
  std::jthread load([&] {
    AdjustPoints one{minji_.account, Points{1}, "load"};
    for (int i = 0; i < events; ++i)
      must(world()->points().adjust(Principal::local_operator(), one));
  });
  std::int64_t number = 0;
  std::string last_id = id(0);
  for (int drop = 0; number < events; ++drop) {
    EventSource source(api_.server->port(), "/v1/events",
                       fields + "Last-Event-ID: " + last_id + "\r\n");
    ASSERT_EQ(source.reply.status, 200) << source.reply.body;
    // In so many pieces that it comes back a thousand times.
    const int piece = drop < drops ? events / drops : events;
    for (int i = 0; i < piece && number < events; ++i) {
      const Event event = source.next();
      ASSERT_EQ(event.id, id(++number));
      ASSERT_EQ(event.type, "points");
    }
    last_id = source.last_id;
  }
}

}  // namespace
}  // namespace ticketing::test
