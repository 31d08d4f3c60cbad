// Random histories of posts, comments, deletions, adjustments, purchases, cancellations, midnights
// and DST days against a small model. A failure prints its seed and the history;
// TICKETING_SEED=<seed> replays it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "support/scenario.hpp"

namespace ticketing::testing {
namespace {

using std::chrono::hours;

constexpr int lifetime_days = 4;

/// An account as the model sees it: its credits in order, and what was ever taken from them.
struct Person {
  Principal who;
  struct Credit {
    std::int64_t amount;
    Timestamp expires_at;
  };
  std::vector<Credit> credits;
  std::int64_t debits = 0;
  std::int64_t posts = 0;
  std::int64_t comments = 0;
  std::map<LocalDate, int> posts_by_day;
  std::map<std::string, Timestamp> coupons;  ///< usable ones by code, with their end

  /// Oldest first: what debits have not used up and has not expired.
  std::int64_t spendable(Timestamp now) const {
    auto used = debits;
    std::int64_t left = 0;
    for (const auto& credit : credits) {
      const auto taken = std::min(used, credit.amount);
      used -= taken;
      if (credit.expires_at > now) left += credit.amount - taken;
    }
    return left;
  }
  /// What a write does first: expired credits are written off.
  void write_off(Timestamp now) {
    std::int64_t expired = 0;
    for (const auto& credit : credits)
      if (credit.expires_at <= now) expired += credit.amount;
    debits = std::max(debits, expired);
  }
};

struct ModelPost {
  PostId id;
  int author = -1;  ///< -1: the admin
  bool event = false;
  bool deleted = false;
  int slots = 0;
  int claimed = 0;
  std::optional<std::size_t> reward;  ///< index of the author's credit
  std::set<int> commented;
  std::set<int> won;
};

struct ModelComment {
  CommentId id;
  std::size_t post;
  int author;
  std::optional<std::size_t> reward;
};

struct ModelOrder {
  OrderId id;
  std::size_t who;
  int quantity;
  std::int64_t total;
  bool limited;  ///< of the product with a stock
  std::optional<std::pair<std::string, Timestamp>> coupon;
  std::string ticket;
  bool cancelled = false;
  bool redeemed = false;
};

class History {
 public:
  History(Database database, std::uint64_t seed)
      : random_(seed), world_(database, [](Config& c) {
          c.business.timezone = "America/New_York";
          c.points.lifetime_days = lifetime_days;
          c.points.milestones = {{3, {}, 100}, {{}, 4, 50}};
        }) {
    world_.clock().set(*parse_rfc3339("2026-03-06T20:00:00Z"));  // two days before DST begins
    for (int i = 0; i < 4; ++i) people_.push_back({world_.user(), {}, 0, 0, 0, {}, {}});
    CreateProduct product;
    product.name = "popcorn";
    product.price = 35;
    unlimited_ = must(world_->catalog().create(world_.admin(), product)).id;
    product.stock = stock_;
    limited_ = must(world_->catalog().create(world_.admin(), product)).id;
  }

  void run(int steps) {
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
      step();
      check(i);
    }
    world_.expect_clean_audit();
    if (::testing::Test::HasFailure())
      for (const auto& line : log_) std::cerr << line << '\n';
  }

 private:
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  Timestamp now() { return world_.clock().now(); }
  void note(std::string line) { log_.push_back(to_rfc3339(now()) + " " + std::move(line)); }

  std::size_t credit(Person& person, std::int64_t amount) {
    const auto day = world_->calendar().local_date(now());
    person.credits.push_back(
        {amount, world_->calendar().start_of(day + std::chrono::days(lifetime_days + 1))});
    return person.credits.size() - 1;
  }
  void claw_back(Person& person, std::size_t index) {
    auto& credit = person.credits[index];
    if (credit.expires_at <= now()) return;
    credit.amount -= std::min(credit.amount, person.spendable(now()));
  }

  void step() {
    switch (pick(13)) {
      case 0:
        return create_event();
      case 1:
      case 2:
        return create_post();
      case 3:
      case 4:
      case 5:
        return comment();
      case 6:
        return delete_post();
      case 7:
        return delete_comment();
      case 8:
        return adjust();
      case 9:
        return buy();
      case 10:
        return cancel();
      case 11:
        return redeem();
      default: {
        world_.clock().advance(hours(pick(30)));
        return note("time passes");
      }
    }
  }

  void create_event() {
    const int slots = pick(3);
    CampaignTerms terms;
    terms.slots = slots;
    terms.coupon.value = 10;
    ModelPost post;
    post.event = true;
    post.slots = slots;
    post.id = world_.event_post(slots ? std::optional(terms) : std::nullopt);
    posts_.push_back(post);
    note(fmt::format("event {} with {} slots", post.id.value, slots));
  }

  void create_post() {
    const int author = pick(4);
    auto& person = people_[static_cast<std::size_t>(author)];
    auto& today = person.posts_by_day[world_->calendar().local_date(now())];
    CreatePost request;
    request.title = "t";
    request.body = "b";
    const auto created = world_->posts().create(person.who, request);
    note(fmt::format("{} posts: {}", author, created ? "ok" : created.error().detail));
    ASSERT_EQ(created.has_value(), today < 3);
    if (!created) return;
    ++today;
    person.write_off(now());
    ModelPost post;
    post.id = created->id;
    post.author = author;
    post.reward = credit(person, 10);
    if (++person.posts == 3) credit(person, 100);
    posts_.push_back(post);
  }

  void comment() {
    if (posts_.empty()) return;
    const auto at = static_cast<std::size_t>(pick(static_cast<int>(posts_.size())));
    auto& post = posts_[at];
    const int author = pick(4);
    auto& person = people_[static_cast<std::size_t>(author)];
    const auto added = world_->comments().add(person.who, {post.id, "c", {}});
    note(fmt::format("{} comments on {}: {}", author, post.id.value,
                     added ? "ok" : added.error().detail));
    ASSERT_EQ(added.has_value(), !post.deleted);
    if (!added) return;
    person.write_off(now());
    ModelComment comment{added->comment.id, at, author, {}};
    std::int64_t points = 0;
    if (post.author != author && post.commented.insert(author).second) {
      if (post.event) {
        points = 100;
        comment.reward = credit(person, points);
      }
      if (++person.comments == 4) credit(person, 50);
    }
    const bool wins = post.event && post.claimed < post.slots && post.won.insert(author).second;
    if (wins) {
      ++post.claimed;
      ASSERT_TRUE(added->reward && added->reward->coupon);
      const auto& coupon = *added->reward->coupon;
      person.coupons.emplace(coupon.code, coupon.valid_until);
    }
    ASSERT_EQ(added->reward.has_value(), points > 0 || wins);
    if (added->reward) {
      ASSERT_EQ(added->reward->points, points);
      ASSERT_EQ(added->reward->position, wins ? std::optional(post.claimed) : std::nullopt);
    }
    comments_.push_back(comment);
  }

  void delete_post() {
    if (posts_.empty()) return;
    auto& post = posts_[static_cast<std::size_t>(pick(static_cast<int>(posts_.size())))];
    const auto gone = world_->posts().remove(world_.admin(), {post.id, {}});
    note(fmt::format("post {} is deleted: {}", post.id.value, gone ? "ok" : gone.error().detail));
    ASSERT_EQ(gone.has_value(), !post.deleted);
    post.deleted = true;
    if (!gone || !post.reward) return;
    auto& author = people_[static_cast<std::size_t>(post.author)];
    author.write_off(now());
    claw_back(author, *post.reward);
  }

  void delete_comment() {
    if (comments_.empty()) return;
    const auto at = pick(static_cast<int>(comments_.size()));
    const auto comment = comments_[static_cast<std::size_t>(at)];
    const auto gone = world_->comments().remove(world_.admin(), comment.id);
    note(fmt::format("comment {} is deleted: {}", comment.id.value,
                     gone ? "ok" : gone.error().detail));
    ASSERT_EQ(gone.has_value(), !posts_[comment.post].deleted);
    if (!gone) return;
    comments_.erase(comments_.begin() + at);
    auto& author = people_[static_cast<std::size_t>(comment.author)];
    author.write_off(now());
    if (comment.reward) claw_back(author, *comment.reward);
  }

  void adjust() {
    auto& person = people_[static_cast<std::size_t>(pick(4))];
    const std::int64_t amount = pick(400) - 250;
    if (amount == 0) return;
    const auto spendable = person.spendable(now());
    const auto result = world_->points().adjust(Principal::local_operator(),
                                                {person.who.account, amount, "n", {}}, false);
    note(fmt::format("adjust {} by {}: {}", person.who.account.value, amount,
                     result ? "ok" : result.error().detail));
    ASSERT_EQ(result.has_value(), spendable + amount >= 0);
    if (!result) return;
    person.write_off(now());
    if (amount > 0)
      credit(person, amount);
    else
      person.debits -= amount;
  }

  void buy() {
    const auto who = static_cast<std::size_t>(pick(4));
    auto& person = people_[who];
    const bool limited = pick(2) == 0;
    const int quantity = 1 + pick(2);
    PlaceOrder request;
    request.product_id = limited ? limited_ : unlimited_;
    request.quantity = quantity;
    request.idempotency_key = std::to_string(++keys_);
    if (!person.coupons.empty() && pick(2) == 0)
      request.coupon_code = person.coupons.begin()->first;
    const bool usable = !request.coupon_code || person.coupons.begin()->second > now();
    const std::int64_t total = 35 * quantity - (request.coupon_code ? 3 : 0);  // 10 % of one, down
    const bool enough = !limited || quantity <= stock_;
    const bool can_pay = person.spendable(now()) >= total;
    const auto bought = world_->purchases().place(person.who, request);
    note(fmt::format("{} buys {}: {}", person.who.account.value, quantity,
                     bought ? "ok" : bought.error().detail));
    ASSERT_EQ(bought.has_value(), usable && enough && can_pay);
    if (!bought) return;
    person.write_off(now());
    person.debits += total;
    ASSERT_EQ(bought->total, total);
    ModelOrder order{*bought->id, who, quantity, total, limited, {}, bought->tickets.at(0).code};
    if (limited) stock_ -= quantity;
    if (request.coupon_code) {
      order.coupon = *person.coupons.begin();
      person.coupons.erase(person.coupons.begin());
    }
    orders_.push_back(order);
  }

  ModelOrder& any_order() {
    return orders_[static_cast<std::size_t>(pick(static_cast<int>(orders_.size())))];
  }

  void cancel() {
    if (orders_.empty()) return;
    auto& order = any_order();
    auto& person = people_[order.who];
    const auto cancelled = world_->purchases().cancel(person.who, order.id);
    note(fmt::format("order {} is cancelled: {}", order.id.value,
                     cancelled ? "ok" : cancelled.error().detail));
    ASSERT_EQ(cancelled.has_value(), !order.cancelled && !order.redeemed);
    if (!cancelled) return;
    order.cancelled = true;
    person.write_off(now());
    person.debits -= order.total;
    if (order.limited) stock_ += order.quantity;
    if (order.coupon) person.coupons.insert(*order.coupon);
  }

  void redeem() {
    if (orders_.empty()) return;
    auto& order = any_order();
    const auto redeemed = world_->purchases().redeem(world_.admin(), order.ticket);
    note(fmt::format("a ticket of order {} is redeemed: {}", order.id.value,
                     redeemed ? "ok" : redeemed.error().detail));
    ASSERT_EQ(redeemed.has_value(), !order.cancelled && !order.redeemed);
    if (redeemed) order.redeemed = true;
  }

  void check(int step) {
    ASSERT_EQ(must(world_->catalog().find(world_.admin(), limited_)).stock, stock_);
    for (const auto& person : people_) {
      const auto summary = must(world_->points().summary(person.who, {}));
      ASSERT_EQ(summary.spendable, person.spendable(now()))
          << "account " << person.who.account.value << " after step " << step;
      ASSERT_GE(summary.balance, summary.spendable);
    }
    if (step % 25 == 0) world_.expect_clean_audit();
  }

  std::mt19937_64 random_;
  Scenario world_;
  std::vector<Person> people_;
  std::vector<ModelPost> posts_;
  std::vector<ModelComment> comments_;
  std::vector<ModelOrder> orders_;
  ProductId unlimited_;
  ProductId limited_;
  std::int64_t stock_ = 4;
  int keys_ = 0;
  std::vector<std::string> log_;
};

void tell(Database database, int histories, int steps) {
  std::uint64_t first = std::random_device{}();
  if (const char* given = std::getenv("TICKETING_SEED")) {
    first = std::strtoull(given, nullptr, 10);
    histories = 1;
  }
  for (int i = 0; i < histories; ++i) {
    const auto seed = first + static_cast<std::uint64_t>(i);
    SCOPED_TRACE(fmt::format("TICKETING_SEED={}", seed));
    History(database, seed).run(steps);
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(RandomHistory, adds_up_on_sqlite) { tell(Database::sqlite_memory, 30, 200); }
TEST(RandomHistory, adds_up_on_postgresql) { tell(Database::postgresql, 4, 150); }

}  // namespace
}  // namespace ticketing::testing
