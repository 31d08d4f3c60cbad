// A stranger keeps a row locked: those who need it wait for it, in order, and nobody else does.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <future>
#include <memory>

#include "support/await.hpp"
#include "support/held_lock.hpp"
#include "support/scenario.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

const Principal op = Principal::local_operator();

/// What was asked for, and will be answered.
template <class Reply>
class Asked {
 public:
  explicit Asked(std::future<Result<Reply>> answer) : answer_(std::move(answer)) {}
  Result<Reply> get() { return answer_.get(); }
  bool answered() const {
    return answer_.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  }

 private:
  std::future<Result<Reply>> answer_;
};

class HeldUp : public ::testing::Test {
 protected:
  /// In the lane when this returns.
  Asked<CommentAdded> comments(const Principal& who, PostId post) {
    auto promise = std::make_shared<std::promise<Result<CommentAdded>>>();
    auto answer = promise->get_future();
    world_->comments().add_async(who, {post, "hello"}, {}, [promise](Result<CommentAdded> added) {
      promise->set_value(std::move(added));
    });
    return Asked(std::move(answer));
  }
  Asked<OrderView> buys(const Principal& who, ProductId product, bool dry_run = false) {
    auto promise = std::make_shared<std::promise<Result<OrderView>>>();
    auto answer = promise->get_future();
    world_->purchases().place_async(
        who, {product, 1, {}, {}}, {fmt::format("order-{}", ++keys_), dry_run},
        [promise](Result<OrderView> order) { promise->set_value(std::move(order)); });
    return Asked(std::move(answer));
  }

  using Lock = std::unique_ptr<HeldLock>;
  Lock hold(const std::string& table, const std::string& column, std::int64_t id) {
    return std::make_unique<HeldLock>(
        PostgresServer::shared(), PostgresServer::database_of(world_.config().store.url),
        fmt::format("SELECT 1 FROM {} WHERE {} = {} FOR NO KEY UPDATE", table, column, id));
  }
  Lock hold(PostId post) { return hold("posts", "id", post.value); }
  Lock hold(ProductId product) { return hold("products", "id", product.value); }
  Lock hold_wallet(const Principal& who) {
    return hold("wallets", "account_id", who.account.value);
  }
  static void await_waiter(const Lock& lock) {
    await("somebody waits for the lock", [&] { return lock->waiting() > 0; });
  }

  ProductId product(std::optional<std::int64_t> stock) {
    CreateProduct draft;
    draft.name = "popcorn";
    draft.price = Points{1};
    draft.stock = stock;
    return must(world_->catalog().create(world_.admin(), draft)).id;
  }
  Principal rich_user() {
    const auto who = world_.user();
    must(world_->points().adjust(op, {who.account, Points{100}, "a gift"}));
    return who;
  }

  // So long that nobody who waits for a lock is answered by the time that this takes.
  Scenario world_{Database::postgresql, [](Config& c) {
                    c.store.lock_timeout_ms = 60'000;
                    c.store.lane_waiting_max = 20;
                  }};
  int keys_ = 0;
};

TEST_F(HeldUp, comments_on_a_locked_post_delay_no_others_and_keep_their_order) {
  const auto locked = world_.event_post();
  const auto open = world_.event_post();
  auto lock = hold(locked);
  std::vector<Asked<CommentAdded>> waiting;
  const auto people = world_.users(5);
  waiting.push_back(comments(people[0], locked));
  await_waiter(lock);
  for (std::size_t i = 1; i < people.size(); ++i) {
    waiting.push_back(comments(people[i], locked));
    EXPECT_TRUE(must(comments(people[i], open).get()).reward) << "also of one who waits there";
  }
  for (const auto& one : waiting) EXPECT_FALSE(one.answered());

  lock->release();
  for (std::size_t i = 0; i < waiting.size(); ++i)
    EXPECT_EQ(must(waiting[i].get()).reward->position, static_cast<int>(i) + 1);
  world_.expect_clean_audit();
}

TEST_F(HeldUp, comments_on_a_hot_post_leave_places_to_others) {
  const auto locked = world_.event_post();
  const auto open = world_.event_post();
  auto lock = hold(locked);
  std::vector<Asked<CommentAdded>> crowd;
  crowd.push_back(comments(world_.user(), locked));
  await_waiter(lock);
  const auto people = world_.users(20);
  for (const auto& who : people) crowd.push_back(comments(who, locked));
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(must(comments(world_.user(), open).get()).reward);
  lock->release();
  int refused = 0;
  std::string why;
  for (auto& one : crowd) {
    const auto answer = one.get();
    if (answer) continue;
    ++refused;
    why += answer.error().detail + "\n";
  }
  EXPECT_EQ(refused, 4) << why;
  world_.expect_clean_audit();
}

TEST_F(HeldUp, one_whose_wallet_is_locked_delays_no_strangers) {
  const auto post = world_.event_post();
  const auto owner = rich_user();
  const auto stranger = rich_user();
  const auto popcorn = product(50);
  auto lock = hold_wallet(owner);
  auto comment = comments(owner, post);
  auto order = buys(owner, popcorn);
  await("both lanes wait for the lock", [&] { return lock->waiting() == 2; });
  EXPECT_EQ(must(comments(stranger, post).get()).reward->position, 1);
  EXPECT_TRUE(buys(stranger, popcorn).get());
  EXPECT_FALSE(comment.answered());
  EXPECT_FALSE(order.answered());

  lock->release();
  EXPECT_EQ(must(comment.get()).reward->position, 2);
  EXPECT_TRUE(order.get());
  world_.expect_clean_audit();
}

TEST_F(HeldUp, orders_of_a_locked_product_delay_no_others_and_no_quotes) {
  const auto locked = product(50);
  const auto open = product(50);
  const auto first = rich_user();
  const auto second = rich_user();
  auto lock = hold(locked);
  auto order = buys(first, locked);
  await_waiter(lock);
  EXPECT_TRUE(buys(second, open).get());
  EXPECT_TRUE(buys(first, open).get());
  EXPECT_TRUE(buys(second, locked, /*dry_run=*/true).get());
  EXPECT_FALSE(order.answered());
  lock->release();
  EXPECT_TRUE(order.get());
  EXPECT_EQ(must(world_->catalog().find(op, locked)).stock, 49);
  world_.expect_clean_audit();
}

TEST_F(HeldUp, orders_of_what_is_never_out_of_stock_lock_no_product) {
  const auto endless = product(std::nullopt);
  const auto lock = hold(endless);
  EXPECT_TRUE(buys(rich_user(), endless).get());
}

TEST_F(HeldUp, more_rows_than_can_be_waited_for_at_once_each_have_their_turn) {
  std::vector<std::unique_ptr<HeldLock>> locks;
  std::vector<Asked<CommentAdded>> waiting;
  for (int i = 0; i < 4; ++i) {
    const auto post = world_.event_post();
    locks.push_back(hold(post));
    waiting.push_back(comments(world_.user(), post));
  }
  locks.back()->release();
  EXPECT_TRUE(must(waiting.back().get()).reward);
  for (std::size_t i = 0; i + 1 < waiting.size(); ++i) EXPECT_FALSE(waiting[i].answered());
  locks.clear();
  for (std::size_t i = 0; i + 1 < waiting.size(); ++i) EXPECT_TRUE(waiting[i].get());
}

}  // namespace
}  // namespace ticketing::test
