// Who waits in a lane for whom.
#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "storage/lane_queue.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const PostId hot{1};
const PostId other{2};
const AccountId minji{1};
const AccountId jun{2};

struct Request {
  std::string name;
  std::vector<RowKey> rows;
};
using Queue = LaneQueue<Request>;

std::vector<std::string> names(const std::vector<Request>& requests) {
  std::vector<std::string> all;
  for (const Request& request : requests) all.push_back(request.name);
  return all;
}

void arrive(Queue& queue, const std::string& name, std::vector<RowKey> rows) {
  EXPECT_FALSE(queue.submit({name, std::move(rows)})) << name;
}

TEST(LaneQueue, gives_what_has_arrived_in_order_and_no_more_than_a_batch) {
  Queue queue(100, 2);
  for (const auto* name : {"a", "b", "c"}) arrive(queue, name, {hot});
  EXPECT_THAT(names(queue.next_batch()), ElementsAre("a", "b"));
  EXPECT_THAT(names(queue.next_batch()), ElementsAre("c"));
}

TEST(LaneQueue, lets_nobody_pass_who_waits_for_the_same_row_and_everybody_else) {
  Queue queue(100, 10);
  arrive(queue, "first", {hot, minji});
  auto batch = queue.next_batch();
  arrive(queue, "second", {hot, jun});
  arrive(queue, "elsewhere", {other, minji});
  queue.put_aside(hot, std::move(batch.front()));
  EXPECT_THAT(names(queue.next_batch()), ElementsAre("elsewhere"));

  auto turn = queue.next_turn().value();
  EXPECT_EQ(turn.row, RowKey(hot));
  EXPECT_THAT(names(turn.items), ElementsAre("first", "second"));
  arrive(queue, "third", {hot, minji});
  arrive(queue, "elsewhere again", {other, jun});
  EXPECT_THAT(names(queue.next_batch()), ElementsAre("elsewhere again"));
  queue.end_turn(std::move(turn));  // in vain: they wait on
  turn = queue.next_turn().value();
  EXPECT_THAT(names(turn.items), ElementsAre("first", "second", "third"));
  turn.items.clear();
  queue.end_turn(std::move(turn));

  arrive(queue, "fourth", {hot, minji});
  EXPECT_THAT(names(queue.next_batch()), ElementsAre("fourth")) << "nobody waits any more";
}

TEST(LaneQueue, gives_each_row_its_turn) {
  Queue queue(100, 10);
  queue.put_aside(hot, {"on a post", {hot, minji}});
  queue.put_aside(minji, {"of an account", {other, minji}});
  auto first = queue.next_turn().value();
  auto second = queue.next_turn().value();
  EXPECT_THAT(names(first.items), ElementsAre("on a post"));
  EXPECT_THAT(names(second.items), ElementsAre("of an account"));
  queue.end_turn(std::move(second));
  queue.end_turn(std::move(first));
  EXPECT_EQ(queue.next_turn()->row, RowKey(minji)) << "that has waited longer";
}

TEST(LaneQueue, keeps_an_eighth_of_its_places_for_those_who_do_not_want_the_hot_row) {
  Queue queue(8, 10);
  for (const auto* name : {"a", "b", "c", "d", "e", "f", "g"}) arrive(queue, name, {hot});
  EXPECT_EQ(queue.submit({"h", {hot}})->name, "h");
  arrive(queue, "i", {other});
  EXPECT_EQ(queue.submit({"j", {minji}})->name, "j") << "it is full";

  auto batch = queue.next_batch();
  EXPECT_THAT(names(batch), ElementsAre("a", "b", "c", "d", "e", "f", "g", "i"));
  queue.leave(std::span(&batch.back(), 1));
  EXPECT_TRUE(queue.submit({"k", {hot}})) << "the others have not been answered";
  batch.pop_back();
  for (auto& item : batch) queue.put_aside(hot, std::move(item));
  EXPECT_TRUE(queue.submit({"k", {hot}})) << "those aside wait as well";
  arrive(queue, "l", {other});
  const auto turn = queue.next_turn();
  queue.leave(std::span(turn->items).first(1));
  arrive(queue, "m", {hot});
}

TEST(LaneQueue, gives_everything_that_it_took_before_it_ends) {
  Queue queue(100, 10);
  arrive(queue, "a", {hot});
  arrive(queue, "b", {other});
  queue.stop();
  auto batch = queue.next_batch();
  EXPECT_THAT(names(batch), ElementsAre("a", "b"));
  queue.put_aside(hot, std::move(batch.front()));
  EXPECT_THAT(queue.next_batch(), IsEmpty());
  auto turn = queue.next_turn().value();
  queue.end_turn(std::move(turn));
  turn = queue.next_turn().value();
  EXPECT_THAT(names(turn.items), ElementsAre("a"));
  turn.items.clear();
  queue.end_turn(std::move(turn));
  EXPECT_FALSE(queue.next_turn());
}

}  // namespace
}  // namespace ticketing::test
