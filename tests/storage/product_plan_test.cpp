// Every list of products is a walk along an index, whatever the filter, at 100 000 products: the
// plans are those of the statements that a listing really ran.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <functional>
#include <odb/sqlite/transaction.hxx>
#include <odb/transaction.hxx>
#include <utility>

#include "odb/pgsql/pg_catalog_repository.hpp"
#include "odb/pgsql/pg_connection.hpp"
#include "odb/repositories/odb_catalog_repository.hpp"
#include "odb/sqlite/sqlite_connection.hpp"
#include "storage/stores.hpp"

namespace ticketing::testing {
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
        one.filter.min_price = 99'000;
        break;
      case 2:
        one.filter.max_price = 90'000;
        break;
      case 3:
        one.filter.min_price = 50'000;
        one.filter.max_price = 50'100;
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

  // auto_explain (PostgreSQL manual, appendix F) sends the plan of everything that is executed.
  std::vector<std::string> plans(const std::string& plan_cache_mode, const Which& which) {
    std::vector<std::string> plans;
    odb::pgsql::database database(config().url);
    const PgConnectionPtr connection = open_pg_connection(database, config().url, 1s);
    const std::string settings =
        "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET client_min_messages = log;"
        "SET plan_cache_mode = " +
        plan_cache_mode;
    PQclear(PQexec(connection->handle(), settings.c_str()));
    PQsetNoticeProcessor(
        connection->handle(),
        [](void* to, const char* message) {
          static_cast<std::vector<std::string>*>(to)->emplace_back(message);
        },
        &plans);
    odb::transaction transaction(new PgTransaction(connection, PgTransaction::Kind::snapshot));
    PgSession session(*connection);
    PgProductRepository products(session);
    run_all(products, which);
    transaction.rollback();
    return plans;
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
  const PgConnectionPtr connection = open_pg_connection(database, config().url, 1s);
  odb::transaction transaction(new PgTransaction(connection, PgTransaction::Kind::snapshot));
  PgSession session(*connection);
  PgProductRepository products(session);
  for (int i = 0; i < 10; ++i) {
    products.list({}, ProductSort::newest, {}, page_limit_default + 1);
  }
  static const PgStatement kept{"kept", "SELECT max(generic_plans) FROM pg_prepared_statements"};
  EXPECT_EQ(session.pipeline().query(kept, {}).integer(0, 0), 5);
  transaction.rollback();
}

class SqliteProductPlans : public StoreTest {
 protected:
  struct Session final : OdbSession {
    explicit Session(odb::connection& connection) : connection_(connection) {}
    odb::connection& connection() override { return connection_; }
    odb::connection& connection_;
  };

  static int collect_column(void* to, int columns, char** values, char**) {
    static_cast<std::vector<std::string>*>(to)->emplace_back(values[columns - 1]);
    return 0;
  }
  static int collect_statement(unsigned, void* to, void* statement, void*) {
    char* const sql = sqlite3_expanded_sql(static_cast<sqlite3_stmt*>(statement));
    static_cast<std::vector<std::string>*>(to)->emplace_back(sql);
    sqlite3_free(sql);
    return 0;
  }
  static void execute(sqlite3* handle, const std::string& sql, std::vector<std::string>& rows) {
    ASSERT_EQ(sqlite3_exec(handle, sql.c_str(), collect_column, &rows, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle) << " in " << sql;
  }
};
INSTANTIATE_TEST_SUITE_P(, SqliteProductPlans, ::testing::Values(StoreKind::sqlite_file),
                         [](const auto& parameter) { return name(parameter.param); });

TEST_P(SqliteProductPlans, never_read_a_whole_table_nor_sort_what_an_index_has_in_order) {
  odb::sqlite::database database(sqlite_path(), SQLITE_OPEN_READWRITE, /*foreign_keys=*/true);
  const auto connection = open_sqlite_connection(database, SqliteAccess::read_write, 1s);
  sqlite3* const handle = connection->handle();
  std::vector<std::string> none;
  execute(handle,
          "BEGIN;" +
              filling("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                      "100000) SELECT i FROM n") +
              "COMMIT",
          none);

  const auto plans = [&](const Which& which) {
    std::vector<std::string> statements;
    {
      odb::transaction transaction(connection->begin());
      Session session(*connection);
      OdbProductRepository products(session);
      sqlite3_trace_v2(handle, SQLITE_TRACE_STMT, collect_statement, &statements);
      run_all(products, which);
      sqlite3_trace_v2(handle, 0, nullptr, nullptr);
      transaction.rollback();
    }
    std::vector<std::vector<std::string>> found;
    for (const auto& sql : statements)
      execute(handle, "EXPLAIN QUERY PLAN " + sql, found.emplace_back());
    return found;
  };
  const auto all = plans(every_one);
  EXPECT_GE(all.size(), every_kind_of_listing().size());
  EXPECT_THAT(all, Each(AllOf(Not(IsEmpty()), Each(Not(HasSubstr("SCAN"))))));
  const auto ordered = plans(in_the_order_of_an_index);
  EXPECT_GE(ordered.size(), 40u);
  EXPECT_THAT(ordered, Each(Each(Not(HasSubstr("TEMP B-TREE")))));
}

}  // namespace
}  // namespace ticketing::testing
