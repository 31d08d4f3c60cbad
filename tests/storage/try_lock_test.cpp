// Locking what nobody else has locked, without waiting.
#include <gmock/gmock.h>

#include <thread>

#include "storage/stores.hpp"
#include "support/held_lock.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// Two rows of each table, and an id that nothing has.
class TryLock : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    first_ = add_account("minji");
    second_ = add_account("jun");
    posts_ = {add_post(first_), add_post(first_)};
    commit([&](UnitOfWork& unit) {
      for (const auto stock : {std::optional<std::int64_t>(5), std::optional<std::int64_t>()}) {
        Product product;
        product.name = "popcorn";
        product.price = Points{1};
        product.stock = stock;
        product.created_at = product.updated_at = now_;
        products_.push_back(unit.products().add(product, {}));
      }
      std::vector<Coupon> coupons;
      for (const std::string& code : codes_) {
        Coupon coupon;
        coupon.code = code;
        coupon.owner = first_;
        coupon.terms.value = 30;
        coupon.issued_at = coupon.valid_until = now_;
        coupons.push_back(coupon);
      }
      unit.coupons().add(coupons);
    });
  }

  template <class Rows, class Of>
  static auto each(const Rows& rows, Of of) {
    std::vector<std::decay_t<decltype(of(rows.front()))>> all;
    for (const auto& row : rows) all.push_back(of(row));
    return all;
  }
  auto try_wallets(UnitOfWork& unit) const {
    const AccountId wanted[] = {second_, {999}, first_, second_};
    return unit.wallets().try_lock(wanted).get();
  }
  auto try_posts(UnitOfWork& unit) const {
    const PostId wanted[] = {posts_[1], {999}, posts_[0]};
    return unit.posts().try_lock(wanted).get();
  }
  auto try_products(UnitOfWork& unit) const {
    const ProductId wanted[] = {products_[1], {999}, products_[0]};
    return unit.products().try_lock_stock(wanted).get();
  }
  auto try_coupons(UnitOfWork& unit) const {
    const std::string wanted[] = {codes_[0], "unknown", codes_[1]};
    return unit.coupons().try_lock_by_codes(wanted).get();
  }
  static AccountId account(const Wallet& wallet) { return wallet.account; }
  static PostId post(const PostHead& head) { return head.id; }
  static ProductId product(const Product& product) { return product.id; }
  static std::string code(const Coupon& coupon) { return coupon.code; }

  /// On a snapshot as in a transaction: there nothing can be busy.
  void expect_everything(UnitOfWork& unit) const {
    const auto wallets = try_wallets(unit);
    EXPECT_THAT(each(wallets.rows, account), ElementsAre(first_, second_));
    EXPECT_THAT(wallets.busy, IsEmpty());
    const auto posts = try_posts(unit);
    EXPECT_THAT(each(posts.rows, post), ElementsAre(posts_[0], posts_[1]));
    EXPECT_THAT(posts.busy, IsEmpty());
    const auto products = try_products(unit);
    EXPECT_THAT(each(products.rows, product), UnorderedElementsAre(products_[0], products_[1]));
    EXPECT_THAT(products.busy, IsEmpty());
    const auto coupons = try_coupons(unit);
    EXPECT_THAT(each(coupons.rows, code), UnorderedElementsAre(codes_[0], codes_[1]));
    EXPECT_THAT(coupons.busy, IsEmpty());
    EXPECT_THAT(unit.wallets().try_lock({}).get().rows, IsEmpty());
  }

  AccountId first_;
  AccountId second_;
  std::vector<PostId> posts_;
  std::vector<ProductId> products_;  ///< the second without a stock
  const std::vector<std::string> codes_{"B", "A"};
};
TICKETING_ON_EVERY_STORE(TryLock);

TEST_P(TryLock, gives_everything_that_is_there_when_nobody_has_it) {
  commit([&](UnitOfWork& unit) { expect_everything(unit); });
  read([&](UnitOfWork& unit) { expect_everything(unit); });
}

class PgTryLock : public TryLock {
 protected:
  HeldLock hold(const std::string& sql) {
    return {PostgresServer::shared(), PostgresServer::database_of(config().url), sql};
  }
};
INSTANTIATE_TEST_SUITE_P(, PgTryLock, ::testing::Values(StoreKind::postgresql),
                         [](const auto& parameter) { return name(parameter.param); });

TEST_P(PgTryLock, says_which_rows_somebody_else_has) {
  const auto wallet =
      hold("SELECT 1 FROM wallets WHERE account_id = " + std::to_string(first_.value) +
           " FOR NO KEY UPDATE");
  const auto post = hold("SELECT 1 FROM posts WHERE id = " + std::to_string(posts_[0].value) +
                         " FOR NO KEY UPDATE");
  const auto both = hold("SELECT 1 FROM products FOR NO KEY UPDATE");
  const auto coupon = hold("SELECT 1 FROM coupons WHERE code = 'A' FOR NO KEY UPDATE");
  commit([&](UnitOfWork& unit) {
    const auto wallets = try_wallets(unit);
    EXPECT_THAT(each(wallets.rows, account), ElementsAre(second_));
    EXPECT_THAT(wallets.busy, ElementsAre(first_));
    const auto posts = try_posts(unit);
    EXPECT_THAT(each(posts.rows, this->post), ElementsAre(posts_[1]));
    EXPECT_THAT(posts.busy, ElementsAre(posts_[0]));
    const auto products = try_products(unit);
    EXPECT_THAT(each(products.rows, product), ElementsAre(products_[1])) << "needs no lock";
    EXPECT_THAT(products.busy, ElementsAre(products_[0]));
    const auto coupons = try_coupons(unit);
    EXPECT_THAT(each(coupons.rows, code), ElementsAre("B"));
    EXPECT_THAT(coupons.busy, ElementsAre("A"));
  });
  read([&](UnitOfWork& unit) { expect_everything(unit); });
}

TEST_P(PgTryLock, keeps_what_it_gives) {
  commit([&](UnitOfWork& unit) {
    expect_everything(unit);
    std::jthread([&] {
      commit([&](UnitOfWork& elsewhere) {
        EXPECT_THAT(try_wallets(elsewhere).busy, ElementsAre(first_, second_));
        EXPECT_THAT(try_posts(elsewhere).busy, ElementsAre(posts_[0], posts_[1]));
        EXPECT_THAT(try_products(elsewhere).busy, ElementsAre(products_[0]));
        EXPECT_THAT(try_coupons(elsewhere).busy, UnorderedElementsAre("A", "B"));
      });
    }).join();
  });
}

}  // namespace
}  // namespace ticketing::test
