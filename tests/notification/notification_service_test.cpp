// What an account was told can be read again, and ticked off.
#include <gmock/gmock.h>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;

std::vector<std::int64_t> ids(const Page<NotificationView>& page) {
  std::vector<std::int64_t> found;
  for (const auto& item : page.items) found.push_back(item.id);
  return found;
}

class Notifications : public ::testing::TestWithParam<Database> {
 protected:
  NotificationService& notifications() { return world_->notifications(); }

  Scenario world_{GetParam()};
};
TICKETING_ON_EVERY_STORE(Notifications);

TEST_P(Notifications, tell_what_happened_newest_first_page_by_page) {
  const auto minji = world_.user("minji");
  const auto other = world_.user("other");
  const auto post = world_.event_post();
  world_.comment(minji, post);  // points, then the coupon of the first
  world_.comment(other, post);

  const auto all = must(notifications().list(minji, {}));
  ASSERT_THAT(ids(all), ElementsAre(2, 1));
  EXPECT_EQ(all.items[0].type, EventType::coupon);
  EXPECT_EQ(all.items[1].type, EventType::points);
  EXPECT_EQ(all.items[1].data.text, R"({"amount":100,"balance":100,"reason":"event_comment"})");
  EXPECT_EQ(all.items[1].created_at, world_.clock().now());
  EXPECT_FALSE(all.items[1].read_at);
  EXPECT_FALSE(all.next_cursor);

  const auto first = must(notifications().list(minji, {1, {}}));
  EXPECT_THAT(ids(first), ElementsAre(2));
  EXPECT_THAT(ids(must(notifications().list(minji, {1, first.next_cursor}))), ElementsAre(1));
}

TEST_P(Notifications, are_read_once) {
  const auto minji = world_.user("minji");
  world_.general_post(minji);
  const auto read_at = world_.clock().now();
  EXPECT_EQ(must(notifications().mark_read(minji, {1}, {{}, true})).read_at, read_at);
  EXPECT_FALSE(must(notifications().list(minji, {})).items.at(0).read_at) << "a dry run wrote";

  EXPECT_EQ(must(notifications().mark_read(minji, {1}, {"key", false})).read_at, read_at);
  world_.clock().advance(std::chrono::hours(1));
  const auto again = must(notifications().mark_read(minji, {1}, {"key", false}));
  EXPECT_EQ(again.read_at, read_at);
  EXPECT_EQ(to_json(again), to_json(must(notifications().list(minji, {})).items.at(0)));
  EXPECT_EQ(must(notifications().mark_read(minji, {1})).read_at, read_at);
}

TEST_P(Notifications, are_nobody_elses) {
  const auto minji = world_.user("minji");
  world_.general_post(minji);
  const auto other = world_.user("other");
  EXPECT_THAT(must(notifications().list(other, {})).items, ::testing::IsEmpty());
  EXPECT_EQ(refusal(notifications().mark_read(other, {1})), ErrorCode::not_found);
  EXPECT_EQ(refusal(notifications().mark_read(minji, {2})), ErrorCode::not_found);
  EXPECT_EQ(refusal(notifications().list(Principal::local_operator(), {})),
            ErrorCode::unauthenticated);
}

}  // namespace
}  // namespace ticketing::test
