// Every list of products is a walk along an index, whatever the filter, at 100 000 products: the
// plans are those of the statements that a listing really ran.
#include <gmock/gmock.h>

#include <functional>
#include <utility>

#include "odb/pgsql/pg_catalog_repository.hpp"
#include "odb/repositories/odb_catalog_repository.hpp"
#include "storage/query_plans.hpp"
#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// "mo" is in every name, "ra" in one of a thousand; there are a thousand other terms. One product
/// of ten is off sale, one of fifty retired; prices are spread evenly over 0..99 999. `numbers`
/// selects 1..100 000 as i.
std::string filling(const std::string& numbers) {
  return "INSERT INTO products (name, search_text, category, intro, price, valid_days, on_sale,"
         " retired, revision, created_at, updated_at)"
         " SELECT name, name, CASE i % 3 WHEN 0 THEN 'movie_ticket' WHEN 1 THEN 'popcorn' ELSE"
         " 'other' END, '', (i * 7919) % 100000, 365, i % 10 <> 0, i % 50 = 1, 1, 0, 0 FROM"
         " (SELECT i, CASE i % 1000 WHEN 0 THEN 'rare movie ' ELSE 'movie ' END || i AS name FROM"
         " (" +
         numbers +
         ") AS numbers) AS named;"
         "INSERT INTO product_terms (term, product_id) SELECT 'mo', id FROM products;"
         "INSERT INTO product_terms (term, product_id) SELECT 'ra', id FROM products WHERE name"
         " LIKE 'rare%';"
         "INSERT INTO product_terms (term, product_id) SELECT CAST(id % 1000 AS TEXT), id FROM"
         " products;";
}

struct Listing {
  ProductFilter filter;
  ProductSort sort = ProductSort::newest;
  int limit = 0;
};

std::vector<Listing> every_kind_of_listing() {
  std::vector<Listing> listings;
  for (int kind = 0; kind < 3 * 2 * 4 * 3 * 2 * 2; ++kind) {
    int rest = kind;
    const auto next = [&rest](int radix) { return std::exchange(rest, rest / radix) % radix; };
    Listing one;
    one.sort = static_cast<ProductSort>(next(3));
    if (next(2) == 1) one.filter.category = ProductCategory::popcorn;
    switch (next(4)) {
      case 1:
        one.filter.min_price = Points{99'000};
        break;
      case 2:
        one.filter.max_price = Points{90'000};
        break;
      case 3:
        one.filter.min_price = Points{50'000};
        one.filter.max_price = Points{50'100};
        break;
      default:
        break;
    }
    switch (next(3)) {
      case 1:
        one.filter.text = "movie 1";
        one.filter.terms = {"mo"};
        break;
      case 2:
        one.filter.text = "rare movie";
        one.filter.terms = {"mo", "ra"};
        break;
      default:
        break;
    }
    one.filter.off_sale_too = next(2) == 1;
    one.limit = next(2) == 1 ? page_limit_default + 1 : 50;
    listings.push_back(one);
  }
  return listings;
}

using Which = std::function<bool(const Listing&)>;
bool every_one(const Listing&) { return true; }
/// Those for which an index has the very order that is asked for.
bool in_the_order_of_an_index(const Listing& one) {
  const bool priced = one.filter.min_price || one.filter.max_price;
  return one.filter.text.empty() && (one.sort != ProductSort::newest || !priced);
}

/// Runs every kind of listing and checks that those that must find something do.
void run_all(ProductRepository& products, const Which& which) {
  for (const Listing& one : every_kind_of_listing()) {
    if (!which(one)) continue;
    const auto found = products.list(one.filter, one.sort, {}, one.limit);
    const bool many = one.filter.text.empty() && !(one.filter.min_price && one.filter.max_price);
    if (many) {
      EXPECT_THAT(found, SizeIs(static_cast<std::size_t>(one.limit)));
    }
  }
}

class PgProductPlans : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    PostgresServer::shared().execute(PostgresServer::database_of(config().url),
                                     filling("SELECT generate_series(1, 100000) AS i") + "ANALYZE");
  }

  std::vector<std::string> plans(const std::string& plan_cache_mode, const Which& which) {
    return pg_plans(config().url, plan_cache_mode, [&](PgSession& session) {
      PgProductRepository products(session);
      run_all(products, which);
    });
  }
};
INSTANTIATE_TEST_SUITE_P(, PgProductPlans, ::testing::Values(StoreKind::postgresql),
                         [](const auto& parameter) { return name(parameter.param); });

TEST_P(PgProductPlans, never_read_a_whole_table) {
  for (const auto* mode : {"auto", "force_custom_plan", "force_generic_plan"}) {
    const auto plans = this->plans(mode, every_one);
    EXPECT_GE(plans.size(), every_kind_of_listing().size());
    for (const auto& plan : plans) {
      EXPECT_THAT(plan, AllOf(HasSubstr("Index"), Not(HasSubstr("Seq Scan")))) << mode;
    }
  }
}

TEST_P(PgProductPlans, sort_nothing_that_an_index_has_in_order) {
  for (const auto* mode : {"auto", "force_custom_plan", "force_generic_plan"}) {
    const auto plans = this->plans(mode, in_the_order_of_an_index);
    EXPECT_GE(plans.size(), 40u);
    for (const auto& plan : plans) {
      EXPECT_THAT(plan, AllOf(Not(HasSubstr("Sort")), Not(HasSubstr("Bitmap")))) << mode;
    }
  }
}

TEST_P(PgProductPlans, are_kept_for_what_nearly_everybody_asks_for) {
  odb::pgsql::database database(config().url);
  const PgConnectionPtr connection = open_pg_connection(database, config().url);
  odb::transaction transaction(
      new PgTransaction(connection, PgTransaction::Kind::snapshot, {.lock_wait = 1s}));
  PgSession session(*connection, PgTransaction::Kind::read_write);
  PgProductRepository products(session);
  for (int i = 0; i < 10; ++i) {
    products.list({}, ProductSort::newest, {}, page_limit_default + 1);
  }
  static const PgStatement kept{"kept", "SELECT max(generic_plans) FROM pg_prepared_statements"};
  EXPECT_EQ(session.pipeline().query(kept, {}).integer(0, 0), 5);
  transaction.rollback();
}

class SqliteProductPlans : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(, SqliteProductPlans, ::testing::Values(StoreKind::sqlite_file),
                         [](const auto& parameter) { return name(parameter.param); });

TEST_P(SqliteProductPlans, never_read_a_whole_table_nor_sort_what_an_index_has_in_order) {
  SqlitePlans sqlite(sqlite_path());
  sqlite.execute("BEGIN;" +
                 filling("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <"
                         " 100000) SELECT i FROM n") +
                 "COMMIT");
  const auto plans = [&](const Which& which) {
    return sqlite.of([&](OdbSession& session) {
      OdbProductRepository products(session);
      run_all(products, which);
    });
  };
  const auto all = plans(every_one);
  EXPECT_GE(all.size(), every_kind_of_listing().size());
  EXPECT_THAT(all, Each(AllOf(Not(IsEmpty()), Each(Not(HasSubstr("SCAN"))))));
  const auto ordered = plans(in_the_order_of_an_index);
  EXPECT_GE(ordered.size(), 40u);
  EXPECT_THAT(ordered, Each(Each(Not(HasSubstr("TEMP B-TREE")))));
}

}  // namespace
}  // namespace ticketing::test
