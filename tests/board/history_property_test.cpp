// Random histories of posts, comments, deletions, adjustments, purchases, cancellations, changed
// stocks, midnights and DST days against a small model; points live for days, for ever, or first
// one and then the other. A failure prints its seed and the history; TICKETING_SEED=<seed> replays
// it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "board/history_model.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using std::chrono::hours;

constexpr int days_of_life = 4;

/// `points.lifetime_days` (0: for ever) in the first and in the second half of a history.
struct Lifetimes {
  int first = days_of_life;
  int second = days_of_life;
};
constexpr Lifetimes every_kind_of_lifetimes[] = {
    {days_of_life, days_of_life}, {0, 0}, {days_of_life, 0}, {0, days_of_life}};

class History {
 public:
  History(Database database, Lifetimes lifetimes, std::uint64_t seed)
      : random_(seed), lifetimes_(lifetimes), world_(database, [&](Config& c) {
          c.business.timezone = "America/New_York";
          c.points.lifetime_days = lifetimes.first;
          c.points.milestones = {{3, {}, Points{100}}, {{}, 4, Points{50}}};
        }) {
    world_.clock().set(*parse_rfc3339("2026-03-06T20:00:00Z"));  // two days before DST begins
    for (int i = 0; i < 4; ++i) {
      people_.emplace_back();
      people_.back().who = world_.user();
    }
    CreateProduct product;
    product.name = "popcorn";
    product.price = Points{35};
    for (auto& shelf : shelves_) {
      product.stock = shelf.stock;
      shelf.product = must(world_->catalog().create(world_.admin(), product)).id;
    }
  }

  void run(int steps) {
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
      if (i == steps / 2) change_lifetime();
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

  void change_lifetime() {
    if (lifetimes_.second == lifetimes_.first) return;
    world_.reopen([&](Config& c) { c.points.lifetime_days = lifetimes_.second; });
    lifetimes_.first = lifetimes_.second;
    note(fmt::format("points now live {} days", lifetimes_.second));
  }

  /// What fits below the bound, to expire no earlier than what came before.
  std::size_t credit(Person& person, std::int64_t amount) {
    const auto day = world_->calendar().local_date(now());
    auto expires_at =
        lifetimes_.first == 0
            ? never_expires
            : world_->calendar().start_of(day + std::chrono::days(lifetimes_.first + 1));
    const auto granted = std::min(amount, points_max.value - person.spendable(now()));
    if (granted > 0)
      expires_at = person.last_expires_at = std::max(expires_at, person.last_expires_at);
    person.credits.push_back({granted, expires_at});
    return person.credits.size() - 1;
  }
  void step() {
    switch (pick(15)) {
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
      case 12:
        return cancel();
      case 11:
        return redeem();
      case 13:
        return change_stock();
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
    post.written = now();
    post.reward = credit(person, 10);
    if (++person.posts == 3) person.post_milestones.push_back({credit(person, 100), now()});
    posts_.push_back(post);
  }

  void comment() {
    if (posts_.empty()) return;
    const auto at = static_cast<std::size_t>(pick(static_cast<int>(posts_.size())));
    auto& post = posts_[at];
    const int author = pick(4);
    auto& person = people_[static_cast<std::size_t>(author)];
    const auto added = world_->comments().add(person.who, {post.id, "c"});
    note(fmt::format("{} comments on {}: {}", author, post.id.value,
                     added ? "ok" : added.error().detail));
    ASSERT_EQ(added.has_value(), !post.deleted);
    if (!added) return;
    person.write_off(now());
    ModelComment comment{added->comment.id, at, author, now()};
    std::int64_t points = 0;
    if (post.author != author && post.commented.insert(author).second) {
      if (post.event) {
        points = 100;
        comment.reward = credit(person, points);
      }
      comment.counted = true;
      if (++person.comments == 4) person.comment_milestones.push_back({credit(person, 50), now()});
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
      ASSERT_EQ(added->reward->points, Points{points});
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
    author.claw_back(*post.reward, now(), ++events_);
    const auto is_left = [&](Timestamp reached) {
      return std::any_of(posts_.begin(), posts_.end(), [&](const ModelPost& other) {
        return other.author == post.author && !other.deleted && other.written <= reached;
      });
    };
    author.take_back(author.post_milestones, is_left, now(), ++events_);
  }

  void delete_comment() {
    if (comments_.empty()) return;
    auto at = pick(static_cast<int>(comments_.size()));
    if (pick(2) == 0)  // the newest that was paid for
      for (int i = 0; i < static_cast<int>(comments_.size()); ++i)
        if (comments_[static_cast<std::size_t>(i)].reward) at = i;
    const auto comment = comments_[static_cast<std::size_t>(at)];
    const auto gone = world_->comments().remove(world_.admin(), {comment.id, {}});
    note(fmt::format("comment {} is deleted: {}", comment.id.value,
                     gone ? "ok" : gone.error().detail));
    ASSERT_TRUE(gone) << "also where its post is deleted";
    comments_.erase(comments_.begin() + at);
    auto& author = people_[static_cast<std::size_t>(comment.author)];
    author.write_off(now());
    if (comment.reward) author.claw_back(*comment.reward, now(), ++events_);
    if (!comment.counted) return;
    const auto is_left = [&](Timestamp reached) {
      return std::any_of(comments_.begin(), comments_.end(), [&](const ModelComment& other) {
        return other.author == comment.author && other.counted && other.written <= reached;
      });
    };
    author.take_back(author.comment_milestones, is_left, now(), ++events_);
  }

  void adjust() {
    auto& person = people_[static_cast<std::size_t>(pick(4))];
    const auto spendable = person.spendable(now());
    std::int64_t amount = pick(400) - 250;
    if (&person == &people_.back() && pick(3) == 0)  // to the bound, or down from it
      amount = spendable < 1000 ? points_max.value - spendable - pick(60) : pick(200) - spendable;
    if (amount == 0) return;
    const auto result = world_->points().adjust(Principal::local_operator(),
                                                {person.who.account, Points{amount}, "n"});
    note(fmt::format("adjust {} by {}: {}", person.who.account.value, amount,
                     result ? "ok" : result.error().detail));
    ASSERT_EQ(result.has_value(),
              spendable + amount >= 0 && spendable + amount <= points_max.value);
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
    const auto at = static_cast<std::size_t>(pick(2));
    auto& shelf = shelves_[at];
    // Often all that can be had, so that a reversed reward is not there any more.
    const auto affordable = std::clamp<std::int64_t>(person.spendable(now()) / 35, 1, 20);
    const int quantity = pick(2) == 0 ? static_cast<int>(affordable) : 1 + pick(2);
    PlaceOrder request;
    request.product_id = shelf.product;
    request.quantity = quantity;
    if (!person.coupons.empty() && pick(2) == 0)
      request.coupon_code = person.coupons.begin()->first;
    const bool usable = !request.coupon_code || person.coupons.begin()->second > now();
    const std::int64_t total = 35 * quantity - (request.coupon_code ? 3 : 0);  // 10 % of one, down
    const bool enough = !shelf.stock || quantity <= *shelf.stock;
    const bool can_pay = person.spendable(now()) >= total;
    const auto bought =
        world_->purchases().place(person.who, request, {std::to_string(++keys_), false});
    note(fmt::format("{} buys {}: {}", person.who.account.value, quantity,
                     bought ? "ok" : bought.error().detail));
    ASSERT_EQ(bought.has_value(), usable && enough && can_pay);
    if (!bought) return;
    person.write_off(now());
    person.debits += total;
    ASSERT_EQ(bought->total, Points{total});
    ModelOrder order{*bought->id,
                     who,
                     at,
                     quantity,
                     shelf.stock.has_value(),
                     total,
                     ++events_,
                     {},
                     bought->tickets.at(0).code};
    if (shelf.stock) *shelf.stock -= quantity;
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
    const Points before{person.spendable(now())};
    person.refund(order.total, order.when, now());
    ASSERT_EQ(cancelled->balance_after, Points{person.spendable(now())});
    ASSERT_EQ(before + cancelled->refund->points - cancelled->refund->expired,
              cancelled->balance_after);
    auto& stock = shelves_[order.shelf].stock;
    if (order.took_stock && stock) stock = std::min(*stock + order.quantity, stock_max);
    if (order.coupon) person.coupons.insert(*order.coupon);
  }

  void redeem() {
    if (orders_.empty()) return;
    auto& order = any_order();
    const auto redeemed = world_->purchases().redeem(world_.admin(), order.ticket);
    note(fmt::format("a ticket of order {} is redeemed: {}", order.id.value,
                     redeemed ? "ok" : redeemed.error().detail));
    ASSERT_EQ(redeemed.has_value(), !order.cancelled && !order.redeemed);
    if (!redeemed) return;
    order.redeemed = pick(3) > 0;  // else it is taken back
    if (!order.redeemed) must(world_->purchases().unredeem(world_.admin(), {order.ticket, "no"}));
  }

  void change_stock() {
    auto& shelf = shelves_[static_cast<std::size_t>(pick(2))];
    EditProduct edit;
    edit.id = shelf.product;
    edit.stock = Patch<std::int64_t>::of(pick(3) == 0 ? stock_max - pick(2) : pick(8));
    if (pick(3) == 0) edit.stock = Patch<std::int64_t>::null();
    must(world_->catalog().edit(world_.admin(), edit));
    shelf.stock = edit.stock.value;
    note(fmt::format("product {} has {}", shelf.product.value, shelf.stock.value_or(-1)));
  }

  void check(int step) {
    for (const auto& shelf : shelves_)
      ASSERT_EQ(must(world_->catalog().find(world_.admin(), shelf.product)).stock, shelf.stock);
    for (const auto& person : people_) {
      const auto summary = must(world_->points().summary(person.who, {}));
      ASSERT_EQ(summary.spendable, Points{person.spendable(now())})
          << "account " << person.who.account.value << " after step " << step;
      ASSERT_GE(summary.balance, summary.spendable);
    }
    if (step % 25 == 0) world_.expect_clean_audit();
  }

  std::mt19937_64 random_;
  Lifetimes lifetimes_;
  Scenario world_;
  std::vector<Person> people_;
  std::vector<ModelPost> posts_;
  std::vector<ModelComment> comments_;
  std::vector<ModelOrder> orders_;
  std::array<Shelf, 2> shelves_{Shelf{{}, {}}, Shelf{{}, 4}};
  int keys_ = 0;
  int events_ = 0;  ///< orders and clawbacks, in the order they happened
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
    const auto lifetimes = every_kind_of_lifetimes[seed % std::size(every_kind_of_lifetimes)];
    // A store in memory forgets when it is closed to change the setting.
    const bool closed = database == Database::sqlite_memory && lifetimes.first != lifetimes.second;
    History(closed ? Database::sqlite_file : database, lifetimes, seed).run(steps);
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(RandomHistory, adds_up_on_sqlite) { tell(Database::sqlite_memory, 30, 200); }
TEST(RandomHistory, adds_up_on_postgresql) { tell(Database::postgresql, 4, 150); }

}  // namespace
}  // namespace ticketing::test
