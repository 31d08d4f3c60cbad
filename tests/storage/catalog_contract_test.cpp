// What every product and image repository promises.
#include <gmock/gmock.h>

#include <thread>

#include <ticketing/search_terms.hpp>

#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CatalogRepositoryContract : public StoreTest {
 protected:
  Product product(const std::string& name, std::int64_t price) const {
    Product product;
    product.name = name;
    product.category = ProductCategory::movie_ticket;
    product.price = Points{price};
    product.created_at = now_;
    product.updated_at = now_;
    return product;
  }
  Product add(Product product) {
    commit([&](UnitOfWork& unit) {
      product.id = unit.products().add(product, search_terms(product.name));
    });
    return product;
  }
  void update(const Product& product, const std::optional<std::vector<std::string>>& terms = {}) {
    commit([&](UnitOfWork& unit) { unit.products().update(product, terms); });
  }
  std::optional<Product> find(ProductId id) {
    std::optional<Product> found;
    read([&](UnitOfWork& unit) { found = unit.products().find(id); });
    return found;
  }
  std::vector<std::string> names(const ProductFilter& filter,
                                 ProductSort sort = ProductSort::newest) {
    std::vector<std::string> names;
    read([&](UnitOfWork& unit) {
      for (const auto& one : unit.products().list(filter, sort, {}, 100)) names.push_back(one.name);
    });
    return names;
  }
  static ProductFilter search(const std::string& q) {
    ProductFilter filter;
    filter.terms = query_terms(q);
    filter.text = search_text(q);
    return filter;
  }
  void expect_violation(const Product& product, const std::string& constraint) {
    try {
      add(product);
      FAIL() << "committed, though it breaks " << constraint;
    } catch (const ConstraintViolation& e) {
      EXPECT_THAT(e.what(), HasSubstr(constraint));
    }
  }
};
TICKETING_ON_EVERY_STORE(CatalogRepositoryContract);

TEST_P(CatalogRepositoryContract, gives_back_products) {
  auto full = product("영화 관람권", 15'000);
  full.category = ProductCategory::popcorn;
  full.intro = "소개";
  full.image_id = std::string(64, 'a');
  full.stock = 7;
  full.valid_days = 90;
  full.on_sale = false;
  full.retired = true;
  full.revision = 3;
  full.movie_code = "20124079";
  full.updated_at = now_ + std::chrono::seconds(1);
  full = add(full);
  const auto bare = add(product("Popcorn", 0));
  read([&](UnitOfWork& unit) {
    const auto found = unit.products().find(full.id).value();
    EXPECT_EQ(found.id, full.id);
    EXPECT_EQ(found.name, full.name);
    EXPECT_EQ(found.category, full.category);
    EXPECT_EQ(found.intro, full.intro);
    EXPECT_EQ(found.price, full.price);
    EXPECT_EQ(found.image_id, full.image_id);
    EXPECT_EQ(found.stock, 7);
    EXPECT_EQ(found.valid_days, 90);
    EXPECT_FALSE(found.on_sale);
    EXPECT_TRUE(found.retired);
    EXPECT_EQ(found.revision, 3);
    EXPECT_EQ(found.movie_code, full.movie_code);
    EXPECT_EQ(found.created_at, now_);
    EXPECT_EQ(found.updated_at, full.updated_at);
    EXPECT_EQ(unit.products().find_by_movie_code("20124079")->id, full.id);
    const auto other = unit.products().find(bare.id).value();
    EXPECT_FALSE(other.image_id);
    EXPECT_FALSE(other.stock);
    EXPECT_FALSE(other.movie_code);
    EXPECT_TRUE(other.on_sale);
    EXPECT_FALSE(unit.products().find({999}));
    EXPECT_FALSE(unit.products().find_by_movie_code("1"));
  });
}

TEST_P(CatalogRepositoryContract, lists_newest_first_and_by_price_in_pages) {
  for (const int price : {300, 100, 200, 100, 300})
    add(product("p" + std::to_string(price), price));
  const auto walk = [&](ProductSort sort) {
    std::vector<std::pair<std::int64_t, std::int64_t>> seen;
    read([&](UnitOfWork& unit) {
      std::optional<ProductPosition> after;
      for (;;) {
        const auto page = unit.products().list({}, sort, after, 2);
        for (const auto& one : page) seen.emplace_back(one.price.value, one.id.value);
        if (page.size() < 2) break;
        after = ProductPosition{page.back().price, page.back().id};
      }
    });
    return seen;
  };
  using P = std::pair<std::int64_t, std::int64_t>;
  EXPECT_THAT(walk(ProductSort::newest),
              ElementsAre(P{300, 5}, P{100, 4}, P{200, 3}, P{100, 2}, P{300, 1}));
  EXPECT_THAT(walk(ProductSort::price_ascending),
              ElementsAre(P{100, 2}, P{100, 4}, P{200, 3}, P{300, 1}, P{300, 5}));
  EXPECT_THAT(walk(ProductSort::price_descending),
              ElementsAre(P{300, 5}, P{300, 1}, P{200, 3}, P{100, 4}, P{100, 2}));
}

TEST_P(CatalogRepositoryContract, gives_a_default_page_its_rows_and_no_more) {
  for (int i = 0; i < page_limit_default + 5; ++i) add(product("p", i));
  read([&](UnitOfWork& unit) {
    for (const int limit : {page_limit_default, page_limit_default + 1, page_limit_default + 2}) {
      EXPECT_THAT(unit.products().list({}, ProductSort::newest, {}, limit),
                  SizeIs(static_cast<std::size_t>(limit)));
    }
  });
}

TEST_P(CatalogRepositoryContract, hides_what_is_off_sale_unless_asked_and_what_is_retired_always) {
  add(product("on", 100));
  auto off = product("off", 50);
  off.on_sale = false;
  add(off);
  auto retired = product("retired", 70);
  retired.retired = true;
  add(retired);
  add(product("on too", 10));
  ProductFilter all;
  all.off_sale_too = true;
  EXPECT_THAT(names({}), ElementsAre("on too", "on"));
  EXPECT_THAT(names(all), ElementsAre("on too", "off", "on"));
  EXPECT_THAT(names(all, ProductSort::price_ascending), ElementsAre("on too", "off", "on"));
  EXPECT_THAT(names(all, ProductSort::price_descending), ElementsAre("on", "off", "on too"));
  read([&](UnitOfWork& unit) {
    EXPECT_THAT(unit.products().list(all, ProductSort::newest, {}, 2), SizeIs(2));
  });
}

TEST_P(CatalogRepositoryContract, filters_by_category_and_price_in_every_order) {
  for (int price = 100; price <= 500; price += 100) {
    auto one = product("m" + std::to_string(price), price);
    add(one);
    one.name = "c" + std::to_string(price);
    one.category = ProductCategory::popcorn;
    add(one);
  }
  ProductFilter filter;
  filter.category = ProductCategory::popcorn;
  filter.min_price = Points{200};
  filter.max_price = Points{400};
  EXPECT_THAT(names(filter), ElementsAre("c400", "c300", "c200"));
  EXPECT_THAT(names(filter, ProductSort::price_ascending), ElementsAre("c200", "c300", "c400"));
  EXPECT_THAT(names(filter, ProductSort::price_descending), ElementsAre("c400", "c300", "c200"));
  filter.category = {};
  EXPECT_THAT(names(filter, ProductSort::price_ascending),
              ElementsAre("m200", "c200", "m300", "c300", "m400", "c400"));
  filter.max_price = {};
  EXPECT_THAT(names(filter), SizeIs(8));
  filter.min_price = Points{501};
  for (const auto sort :
       {ProductSort::newest, ProductSort::price_ascending, ProductSort::price_descending}) {
    EXPECT_THAT(names(filter, sort), IsEmpty());
  }
  // A position outside the bounds does not widen them.
  filter.min_price = Points{200};
  filter.max_price = Points{300};
  read([&](UnitOfWork& unit) {
    EXPECT_THAT(unit.products().list(filter, ProductSort::price_ascending,
                                     ProductPosition{Points{0}, {1}}, 10),
                SizeIs(4));
    EXPECT_THAT(unit.products().list(filter, ProductSort::price_descending,
                                     ProductPosition{Points{999}, {1}}, 10),
                SizeIs(4));
  });
}

TEST_P(CatalogRepositoryContract, finds_names_by_any_part_of_them) {
  add(product("기생충 관람권", 100));
  add(product("Parasite Ticket", 200));
  add(product("100% Popcorn_Set", 300));
  EXPECT_THAT(names(search("생충")), ElementsAre("기생충 관람권"));
  EXPECT_THAT(names(search("권")), ElementsAre("기생충 관람권"));
  EXPECT_THAT(names(search("SITE tick")), ElementsAre("Parasite Ticket"));
  EXPECT_THAT(names(search("0% p")), ElementsAre("100% Popcorn_Set"));
  EXPECT_THAT(names(search("%")), ElementsAre("100% Popcorn_Set"));
  EXPECT_THAT(names(search("n_s")), ElementsAre("100% Popcorn_Set"));
  EXPECT_THAT(names(search("nxs")), IsEmpty());
  // Every term of it occurs, but not together.
  EXPECT_THAT(names(search("tetick")), IsEmpty());
  auto filter = search("c");
  filter.max_price = Points{250};
  EXPECT_THAT(names(filter, ProductSort::price_ascending), ElementsAre("Parasite Ticket"));
}

TEST_P(CatalogRepositoryContract, updates_all_but_id_movie_code_and_creation) {
  auto one = product("옛 이름", 100);
  one.movie_code = "1";
  one = add(one);
  auto changed = product("new name", 200);
  changed.id = one.id;
  changed.category = ProductCategory::other;
  changed.intro = "intro";
  changed.image_id = "image";
  changed.stock = 3;
  changed.valid_days = 1;
  changed.on_sale = false;
  changed.revision = 2;
  changed.movie_code = "2";
  changed.created_at = now_ + std::chrono::hours(1);
  changed.updated_at = now_ + std::chrono::hours(2);
  update(changed, search_terms(changed.name));
  const auto found = find(one.id).value();
  EXPECT_EQ(found.name, "new name");
  EXPECT_EQ(found.category, ProductCategory::other);
  EXPECT_EQ(found.intro, "intro");
  EXPECT_EQ(found.price, Points{200});
  EXPECT_EQ(found.image_id, "image");
  EXPECT_EQ(found.stock, 3);
  EXPECT_EQ(found.valid_days, 1);
  EXPECT_FALSE(found.on_sale);
  EXPECT_EQ(found.revision, 2);
  EXPECT_EQ(found.movie_code, "1");
  EXPECT_EQ(found.created_at, now_);
  EXPECT_EQ(found.updated_at, changed.updated_at);
}

TEST_P(CatalogRepositoryContract, forgets_the_terms_of_an_old_name) {
  auto one = add(product("parasite", 100));
  one.name = "mother";
  update(one, search_terms(one.name));
  EXPECT_THAT(names(search("para")), IsEmpty());
  EXPECT_THAT(names(search("moth")), ElementsAre("mother"));
  one.price = Points{300};
  update(one);
  EXPECT_THAT(names(search("moth")), ElementsAre("mother"));
}

TEST_P(CatalogRepositoryContract, locks_products_ascending_and_writes_their_stock) {
  auto limited = product("limited", 100);
  limited.stock = 5;
  limited = add(limited);
  const auto unlimited = add(product("unlimited", 100));
  commit([&](UnitOfWork& unit) {
    const ProductId ids[] = {unlimited.id, {999}, limited.id, unlimited.id};
    auto locked = unit.products().lock(ids).get();
    ASSERT_THAT(locked, SizeIs(2));
    EXPECT_EQ(locked[0].id, limited.id);
    EXPECT_EQ(locked[1].id, unlimited.id);
    locked[0].stock = 4;
    locked[0].name = "not written";
    unit.products().update_stock(locked);
    unit.products().update_stock({});
    EXPECT_THAT(unit.products().lock({}).get(), IsEmpty());
  });
  EXPECT_EQ(find(limited.id)->stock, 4);
  EXPECT_EQ(find(limited.id)->name, "limited");
  EXPECT_FALSE(find(unlimited.id)->stock);
}

TEST_P(CatalogRepositoryContract, keeps_stock_exact_under_concurrent_locks) {
  auto limited = product("limited", 100);
  limited.stock = 40;
  limited = add(limited);
  {
    std::vector<std::jthread> buyers;
    for (int buyer = 0; buyer < 4; ++buyer) {
      buyers.emplace_back([&] {
        for (int i = 0; i < 10; ++i) {
          commit([&](UnitOfWork& unit) {
            auto locked = unit.products().lock(std::span(&limited.id, 1)).get();
            --*locked.front().stock;
            unit.products().update_stock(locked);
          });
        }
      });
    }
  }
  EXPECT_EQ(find(limited.id)->stock, 0);
}

TEST_P(CatalogRepositoryContract, refuses_impossible_products_and_a_movie_twice) {
  expect_violation(product("p", -1), "products_price_not_negative");
  for (const std::int64_t stock : {std::int64_t{-1}, stock_max + 1}) {
    auto impossible = product("p", 1);
    impossible.stock = stock;
    expect_violation(impossible, "products_stock_in_range");
  }
  auto invalid = product("p", 1);
  invalid.valid_days = 0;
  expect_violation(invalid, "products_valid_days_positive");
  auto movie = product("p", 1);
  movie.movie_code = "20124079";
  add(movie);
  expect_violation(movie, "products_movie_code_unique");
}

TEST_P(CatalogRepositoryContract, keeps_images_once) {
  const StoredImage image{std::string(64, 'a'), {"image/png", 640, 480}, 12'345, now_};
  auto again = image;
  again.facts.width = 1;
  commit([&](UnitOfWork& unit) { unit.images().add(image); });
  commit([&](UnitOfWork& unit) { unit.images().add(again); });
  read([&](UnitOfWork& unit) {
    const auto found = unit.images().find(image.id).value();
    EXPECT_EQ(found.id, image.id);
    EXPECT_EQ(found.facts.content_type, "image/png");
    EXPECT_EQ(found.facts.width, 640);
    EXPECT_EQ(found.facts.height, 480);
    EXPECT_EQ(found.bytes, 12'345);
    EXPECT_EQ(found.created_at, now_);
    EXPECT_FALSE(unit.images().find(std::string(64, 'b')));
  });
}

}  // namespace
}  // namespace ticketing::test
