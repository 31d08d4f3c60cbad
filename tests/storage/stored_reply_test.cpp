// What who repeats a request is told.
#include <boost/describe/class.hpp>
#include <gmock/gmock.h>

#include "storage/idempotent.hpp"
#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

struct Asked {
  int what = 0;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (what))

struct Answered {
  int what = 0;
  std::string how = "as ever";
};
BOOST_DESCRIBE_STRUCT(Answered, (), (what, how))

class StoredReplies : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    who_ = Principal::of_account(add_account("minji"), Role::user, "minji", {});
  }
  static CallOptions keyed() {
    CallOptions options{.idempotency_key = "k"};
    options.bytes = std::make_shared<ReplyBytes>(
        ReplyBytes::of<Answered>([](const Answered& reply, std::string_view json) {
          return std::to_string(reply.what) + ":" + std::string(json);
        }));
    return options;
  }
  Answered ask(const CallOptions& options) {
    Result<Answered> reply;
    commit([&](UnitOfWork& unit) {
      reply = idempotent<Answered>(unit, who_, "ask", Asked{1}, options, now_, [&] {
        return Answered{++asked_, "now"};
      });
    });
    return reply.value();
  }

  Principal who_ = Principal::anonymous();
  int asked_ = 0;
};
TICKETING_ON_EVERY_STORE(StoredReplies);

TEST_P(StoredReplies, come_back_with_what_the_frontend_said_beside_them) {
  const CallOptions first = keyed();
  EXPECT_EQ(ask(first).what, 1);
  EXPECT_FALSE(first.bytes->repeated());
  const CallOptions again = keyed();
  EXPECT_EQ(ask(again).what, 1);
  ASSERT_TRUE(again.bytes->repeated());
  EXPECT_EQ(again.bytes->repeated()->body, R"({"what":1,"how":"now"})");
  EXPECT_EQ(again.bytes->repeated()->head, R"(1:{"what":1,"how":"now"})");
  EXPECT_EQ(asked_, 1);
}

TEST_P(StoredReplies, of_another_version_come_back_byte_for_byte) {
  const IdempotencyRecord older{
      who_.account, "k",  request_fingerprint("ask", Asked{1}), R"({"what":7,"gone":"since"})",
      now_,         "old"};
  commit([&](UnitOfWork& unit) { unit.idempotency().add(std::span(&older, 1)); });
  const CallOptions options = keyed();
  const Answered reply = ask(options);
  EXPECT_EQ(reply.what, 7);
  EXPECT_EQ(reply.how, "as ever") << "which it had no word for";
  EXPECT_EQ(options.bytes->repeated()->body, older.reply);
  EXPECT_EQ(options.bytes->repeated()->head, "old");
  EXPECT_EQ(asked_, 0);
}

TEST_P(StoredReplies, are_forgotten_when_what_they_tell_is_undone) {
  ask(keyed());
  commit([&](UnitOfWork& unit) {
    unit.idempotency().remove(who_.account, request_fingerprint("ask", Asked{2}));
  });
  EXPECT_EQ(ask(keyed()).what, 1);
  commit([&](UnitOfWork& unit) {
    unit.idempotency().remove(who_.account, request_fingerprint("ask", Asked{1}));
  });
  EXPECT_EQ(ask(keyed()).what, 2);
}

}  // namespace
}  // namespace ticketing::test
