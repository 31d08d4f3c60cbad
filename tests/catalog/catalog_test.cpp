// Products: search, pages, edits.
#include <gtest/gtest.h>

#include <ticketing/search_terms.hpp>

#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

class Catalog : public ::testing::TestWithParam<Database> {
 protected:
  ProductView product(const std::string& name, std::int64_t price = 100,
                      ProductCategory category = ProductCategory::movie_ticket) {
    CreateProduct request;
    request.name = name;
    request.price = Points{price};
    request.category = category;
    return must(world->catalog().create(world.admin(), request));
  }
  std::vector<std::string> names(ListProducts request) {
    std::vector<std::string> found;
    do {
      const auto page = must(world->catalog().list(Principal::anonymous(), request));
      for (const auto& item : page.items) found.push_back(item.name);
      request.cursor = page.next_cursor;
    } while (request.cursor);
    return found;
  }
  Scenario world{GetParam()};
};
TICKETING_ON_EVERY_STORE(Catalog);

using Names = std::vector<std::string>;

TEST_P(Catalog, lists_by_price_and_age_page_by_page) {
  product("b", 200);
  product("a", 100);
  product("d", 200);
  product("c", 300, ProductCategory::popcorn);
  ListProducts request;
  request.limit = 1;
  EXPECT_EQ(names(request), (Names{"c", "d", "a", "b"}));
  request.sort = ProductSort::price_ascending;
  EXPECT_EQ(names(request).front(), "a");
  EXPECT_EQ(names(request).back(), "c");
  EXPECT_EQ(names(request).size(), 4u);
  request.sort = ProductSort::price_descending;
  EXPECT_EQ(names(request).front(), "c");
  EXPECT_EQ(names(request).back(), "a");
  request.category = ProductCategory::movie_ticket;
  request.min_price = Points{150};
  EXPECT_EQ(names(request).size(), 2u);
}

TEST_P(Catalog, finds_part_of_a_name_in_any_script_and_case) {
  product("다크 나이트 The Dark Knight");
  product("Knight and Day 나잇 앤 데이");
  product("100% 사랑_니");
  const auto search = [&](const std::string& q) {
    ListProducts request;
    request.q = q;
    return names(request).size();
  };
  EXPECT_EQ(search("knight"), 2u);
  EXPECT_EQ(search("DARK K"), 1u);
  EXPECT_EQ(search("나이트"), 1u);
  EXPECT_EQ(search("나"), 2u);
  EXPECT_EQ(search("%"), 1u) << "no wildcard";
  EXPECT_EQ(search("_"), 1u);
  EXPECT_EQ(search("knight 나"), 0u) << "the text itself, not its pieces";
  EXPECT_EQ(search("godzilla"), 0u);
}

TEST_P(Catalog, an_edit_on_an_old_revision_is_refused) {
  const auto item = product("a");
  EditProduct edit;
  edit.id = item.id;
  edit.price = Points{200};
  edit.if_revision = 1;
  EXPECT_EQ(must(world->catalog().edit(world.admin(), edit)).revision, 2);
  EXPECT_EQ(refusal(world->catalog().edit(world.admin(), edit)), ErrorCode::version_mismatch);
  EXPECT_EQ(refusal(world->catalog().edit(world.user(), edit)), ErrorCode::forbidden);
  edit.if_revision.reset();
  edit.name = "renamed";
  must(world->catalog().edit(world.admin(), edit));
  ListProducts request;
  request.q = "rename";
  EXPECT_EQ(names(request), Names{"renamed"});
}

TEST_P(Catalog, a_stock_is_replaced_only_when_it_is_the_one_that_was_read) {
  EditProduct edit;
  edit.id = product("a").id;
  edit.stock = Patch<std::int64_t>::of(5);
  edit.if_stock = Patch<std::int64_t>::null();
  must(world->catalog().edit(world.admin(), edit));
  EXPECT_EQ(refusal(world->catalog().edit(world.admin(), edit)), ErrorCode::version_mismatch);
  edit.if_stock = Patch<std::int64_t>::of(5);
  edit.stock = Patch<std::int64_t>::of(7);
  EXPECT_EQ(must(world->catalog().edit(world.admin(), edit)).stock, 7);
  EXPECT_EQ(refusal(world->catalog().edit(world.admin(), edit)), ErrorCode::version_mismatch);
  edit.stock = Patch<std::int64_t>::absent();
  edit.price = Points{3};
  EXPECT_TRUE(world->catalog().edit(world.admin(), edit)) << "the stock is not at stake";
}

TEST_P(Catalog, a_retired_product_is_gone_and_one_off_sale_is_for_admins) {
  const auto item = product("a");
  EditProduct edit;
  edit.id = item.id;
  edit.on_sale = false;
  must(world->catalog().edit(world.admin(), edit));
  EXPECT_EQ(refusal(world->catalog().find(world.user(), item.id)), ErrorCode::not_found);
  EXPECT_TRUE(world->catalog().find(world.admin(), item.id));
  EXPECT_EQ(must(world->catalog().list(world.admin(), {})).items.size(), 1u);
  EXPECT_TRUE(names({}).empty());
  must(world->catalog().retire(world.admin(), {item.id, {}}));
  EXPECT_EQ(refusal(world->catalog().find(world.admin(), item.id)), ErrorCode::not_found);
  EXPECT_EQ(refusal(world->catalog().retire(world.admin(), {item.id, {}})), ErrorCode::not_found);
}

TEST_P(Catalog, bad_values_are_refused_and_named) {
  const auto pointer = [&](const CreateProduct& request) {
    const auto result = world->catalog().create(world.admin(), request);
    return result ? std::string("accepted") : result.error().errors.at(0).pointer;
  };
  CreateProduct good;
  good.name = "a";
  good.price = Points{1};
  auto bad = good;
  bad.price = Points{-1};
  EXPECT_EQ(pointer(bad), "/price");
  bad = good;
  bad.stock = -1;
  EXPECT_EQ(pointer(bad), "/stock");
  bad = good;
  bad.name = "";
  EXPECT_EQ(pointer(bad), "/name");
  bad = good;
  bad.image_id = "../../etc/passwd";
  EXPECT_EQ(pointer(bad), "/image_id");
  bad.image_id = std::string(64, 'a');
  EXPECT_EQ(pointer(bad), "/image_id") << "no such image";
  bad = good;
  bad.valid_days = 0;
  EXPECT_EQ(pointer(bad), "/valid_days");
}

TEST(SearchTerms, of_a_part_are_among_those_of_the_whole) {
  const auto whole = search_terms("다크  나이트 The Dark KNIGHT");
  for (const std::string_view part : {"dark", "크 나", "T", "knight"})
    for (const auto& term : query_terms(part))
      EXPECT_TRUE(std::binary_search(whole.begin(), whole.end(), term)) << term;
  EXPECT_TRUE(query_terms("  ").empty());
  EXPECT_TRUE(query_terms("\xff").empty());
}

}  // namespace
}  // namespace ticketing::test
