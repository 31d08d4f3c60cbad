// No statement of the PostgreSQL adapter depends on statistics: whether they were never taken, or
// while the tables were empty, or long ago, what it looks rows up by is looked up in an index.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "storage/grown_store.hpp"
#include "storage/statement_plans.hpp"
#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using ::testing::Contains;

/// What may be found in the plans of the statements that contain `statement`.
struct Accepted {
  std::string statement;
  std::regex finding;
  std::string why;
};

const std::vector<Accepted> accepted = {
    {R"(DELETE FROM "\w+" WHERE .* IN \(SELECT)", std::regex(".*"),
     "clean-up in bites, off the requests' path; prepared anew each time, so no plan is kept"},
    {R"(DELETE FROM "job_runs")", std::regex(".*filter \\(finished_at IS NOT NULL\\)"),
     "of one job's old runs, hardly any are unfinished"},
    {R"(state <> 'skipped' ORDER BY)",
     std::regex("job_runs by job_runs_pkey: filter \\(state <> 'skipped'::text\\)"),
     "the newest of one job's runs are found soon among those that were skipped"},
    {R"((DELETE|UPDATE|FROM "outbox_messages").*(account_id = \d|"account_id"))",
     std::regex("outbox_messages.*: filter .*(kind = \\$2|state (<>|\\|\\|) '.*)\\).*"),
     "among the messages of one account"},
    {R"(FROM "outbox_messages" WHERE state \|\| '' =)",
     std::regex("outbox_messages.*: filter \\(\\(state \\|\\| ''.*"),
     "newest first, an administrator's list of mails in a state"},
    {R"(SELECT state, CAST\(COUNT\(\*\) AS BIGINT\))",
     std::regex(
         "outbox_messages by outbox_messages_(due|stuck): (whole index |filter \\(state = ANY).*"),
     "for whoever watches: so many of those that were not sent, which is all the index has"},
    {R"((SELECT|UPDATE) .*state = 'held' AND .*created_at)",
     std::regex(".*outbox_messages.*: (whole index |filter \\(.*state = 'held'::text\\)+)"),
     "an administrator's act, among the mails that wait for none"},
    {"UPDATE outbox_messages AS o SET claim", std::regex(".*_due: filter \\(state = ANY .*"),
     "once more what the index has already, because the rows are locked"},
    {"FROM products WHERE .* AND stock IS NOT NULL",
     std::regex("products( by products_pkey)?: filter \\(stock IS NOT NULL\\)"),
     "of the products that somebody buys"},
    {"UPDATE outbox_messages SET payload", std::regex(".*_pkey: filter \\(claim = \\$2\\)"),
     "of one mail"},
    {"SET state = 'held'",
     std::regex(".*by outbox_messages_due: (whole index |filter \\(state = ANY).*"),
     "once in a store's life, everything that waits"},
    {R"("accounts"."email" LIKE)", std::regex(".*filter \\(email ~~ .*"),
     "an admin's search for part of an address reads addresses"},
    {R"(FROM "posts" WHERE .*ORDER BY .*"published_at" ?DESC)",
     std::regex("posts by posts_(board_)?published: filter \\(\\(published_at = created.*"),
     "a list begins behind the few posts that were written ahead"},
    {R"(FROM "comments" WHERE .*"post_id"\) <|\("comments"."post_id", )",
     std::regex("comments.*: filter \\(deleted = \\$\\d\\)"),
     "a page skips the deleted comments between those it shows"},
    {R"(FROM "post_cleanups" ORDER BY)", std::regex("post_cleanups by post_cleanups_pkey: whole.*"),
     "a queue, of which all is waiting"},
    {R"(FROM tallies AS t WHERE t\.total > 0)",
     std::regex("tallies by tallies_ranked: filter \\(total > 0\\)"),
     "of a ranking's days, hardly any tally has come to nothing"},
    {R"(FROM "post_counts")", std::regex("post_counts.*: whole (table|index ).*"),
     "all of a table that has a few rows a board"},
    {R"(SUM\("ledger_entries"."amount"\))", std::regex("ledger_entries.*: whole (table|index ).*"),
     "a report that is the sum of everything"},
    {R"(FROM "sessions" WHERE .*"expires_at" \+ 0 >)",
     std::regex("sessions( by sessions_account)?: filter .*expires_at \\+ 0.*"),
     "among the sessions of one account, which are capped"},
    {R"(role = 'admin' AND state = 'active')", std::regex("accounts by accounts_active_admins: .*"),
     "all of an index that has nothing but the active admins"},
    {R"(ARRAY\(SELECT product_id FROM product_terms)",
     std::regex("products( by products_pkey)?: filter .*"),
     "the few products that have a rare term are looked at one by one"},
    {R"(products\.search_text LIKE)", std::regex("products.*: filter .*search_text.*"),
     "a page of a text that is in many names is found soon"},
    {R"(AND products\.price >= \$\d::bigint AND products\.price <= \$\d::bigint)",
     std::regex("products by products_(category_)?listed: filter \\(\\(price >= .*"),
     "newest first within prices: by age or by price, one of the two must be looked through"},
    {R"(DELETE FROM "idempotency_records" WHERE .*"fingerprint" =)",
     std::regex("idempotency_records.*: filter \\(fingerprint = \\$2\\)"),
     "what was undone, among one account's replies of a day"},
    {R"(DELETE FROM "idempotency_records" WHERE .*"reply" =)",
     std::regex("idempotency_records.*: filter \\(reply = \\$2\\)"),
     "what an undone act was answered with, among one account's replies of a day"},
    {R"(SELECT 0, COUNT\(\*\) FROM \w+$)", std::regex(".*: whole (table|index ).*"),
     "how many there are of everything, for a person at a terminal"},
    {R"(FROM "orders" WHERE .*"product_id" >=)",
     std::regex("orders.*: filter \\(\\(product_id >= .*"),
     "newest first, an administrator's list of orders that fit"},
    {R"(SELECT (post_id, COUNT\(\*\)|c\.post_id, c\.author_id|p\.author_id, c\.quarter))",
     std::regex("(comments|posts).*: filter \\(.*(NOT deleted|'general').*\\)"),
     "the audit, of all comments on a range of posts and all posts of a range of authors"},
    {R"(FROM ranking_places WHERE award IS NOT NULL)",
     std::regex("ranking_places.*: filter \\(award IS NOT NULL\\)"),
     "the audit, of a range of accounts, each in a few rankings"},
    {R"(AND created_at <= ?\$\d ?AND "\w+"."author_id" ?>=)",
     std::regex("(comments|posts)( by \\w+_author)?: filter \\(.*created_at <= .*\\)"),
     "among what one author has written"},
    {R"(FROM "ledger_entries" WHERE .*"source_type" ?= ?\$3\)* ?ORDER BY)",
     std::regex("ledger_entries( by ledger_entries_\\w+)?: filter \\(.*(rule|source_type) = .*\\)"),
     "of one account, which is given few a day, when something is deleted"},
    {"INSERT INTO view_batches", std::regex(R"(.* on \(\w+\.batch_id = \(\w+\.batch_id\)::text\))"),
     "what was sent with those of it that are new: neither is a table"},
};

bool is_accepted(const std::string& statement, const std::string& finding,
                 std::set<std::string>& used) {
  for (const auto& one : accepted) {
    if (std::regex_search(statement, std::regex(one.statement)) &&
        std::regex_match(finding, one.finding)) {
      used.insert(one.why);
      return true;
    }
  }
  return false;
}

class StatementPlans : public StoreTest {
 protected:
  void sql(const std::string& statements) {
    PostgresServer::shared().execute(PostgresServer::database_of(config().url), statements);
  }
  void grow(const std::string& from, const std::string& to) {
    sql(grown_store("SELECT generate_series(" + from + ", " + to + ") AS i",
                    "lpad(to_hex(i), 64, '0')"));
  }

  void expect_keys_to_be_looked_up(const std::string& when) {
    PlanReader reader(config().url);
    for (const auto& statement : ran_.texts) {
      for (const auto& finding : reader.findings(statement))
        EXPECT_TRUE(is_accepted(statement, finding, used_)) << when << "\n"
                                                            << finding << "\n"
                                                            << statement;
    }
  }

  void SetUp() override {
    StoreTest::SetUp();
    // On a store of its own: what is rolled back leaves traces that planning sees.
    StoreConfig other = config();
    other.url = PostgresServer::shared().create_database();
    open_store(other)->migrate();
    ran_ = run_tour(other.url);
  }

  RanStatements ran_;
  std::set<std::string> used_;
};
INSTANTIATE_TEST_SUITE_P(, StatementPlans, ::testing::Values(StoreKind::postgresql),
                         [](const auto& parameter) { return name(parameter.param); });

TEST_P(StatementPlans, look_up_what_they_ask_for_whatever_statistics_say) {
  expect_keys_to_be_looked_up("statistics never taken");
  sql("VACUUM ANALYZE");
  expect_keys_to_be_looked_up("statistics of empty tables");
  grow("0", "0");
  sql("VACUUM ANALYZE");
  expect_keys_to_be_looked_up("statistics of one row a table");
  grow("1", "19999");
  expect_keys_to_be_looked_up("statistics of one row a table, which has grown since");
  sql("VACUUM ANALYZE");
  expect_keys_to_be_looked_up("statistics of a grown store");
  for (const auto& one : accepted) EXPECT_THAT(used_, Contains(one.why)) << "no longer needed";
}

/// All first groups of `pattern` in the library's sources, and how many matches there were.
struct InSources {
  std::set<std::string> names;
  std::ptrdiff_t matches = 0;
};

InSources in_sources(const std::string& pattern) {
  const std::regex wanted(pattern);
  InSources found;
  for (const auto& file : std::filesystem::recursive_directory_iterator(LIBRARY_SOURCES)) {
    if (file.path().extension() != ".cpp") continue;
    std::ifstream in(file.path());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    for (std::sregex_iterator at(text.begin(), text.end(), wanted), end; at != end; ++at) {
      ++found.matches;
      if (at->size() > 1) found.names.insert((*at)[1]);
    }
  }
  return found;
}

/// What runs on SQLite only, where PostgreSQL has a statement for the whole set, the migration's,
/// and what reads no table.
const std::set<std::string> elsewhere = {"active_admins",
                                         "campaign_of_post",
                                         "coupon_of_winner",
                                         "expiring_credits",
                                         "find_ticketing_records_AuditMarkRecord",
                                         "find_ticketing_records_CouponRecord",
                                         "find_ticketing_records_ExpiringCreditRecord",
                                         "find_ticketing_records_ExpiryWarningRecord",
                                         "find_ticketing_records_IdempotencyRow",
                                         "find_ticketing_records_JobRecord",
                                         "find_ticketing_records_ParticipationRecord",
                                         "find_ticketing_records_PointsDigestRecord",
                                         "find_ticketing_records_PostCountRecord",
                                         "find_ticketing_records_PostViewsRecord",
                                         "find_ticketing_records_SessionRecord",
                                         "find_ticketing_records_TallyRecord",
                                         "find_ticketing_records_TicketRecord",
                                         "find_ticketing_records_ViewBatchRecord",
                                         "former_emails_of",
                                         "mails_due",
                                         "migration_lock",
                                         "post_head",
                                         "read_only",
                                         "flushed",
                                         "replayed",
                                         "schema_exists",
                                         "schema_version",
                                         "server_time",
                                         "snapshot_limits",
                                         "tickets_of_order"};

TEST_P(StatementPlans, are_those_of_every_statement_there_is) {
  const auto named = in_sources(R"re(PgStatement\b[^;"]{0,60}\{\s*"(\w+)")re");
  const auto locks = in_sources(R"re(PgLockingSelect\b[^;"]{0,60}\{\s*"(\w+)")re");
  const auto tries = in_sources(R"re(PgRowLocks\b[^;"]{0,60}\{\s*"(\w+)")re");
  const auto inserts = in_sources(R"re(insert_rows<\w+>\(\s*"(\w+)")re");
  const auto selects = in_sources(R"re(select<\w+>\(\s*session_, "(\w+)")re");
  EXPECT_EQ(in_sources("static const PgStatement\\b").matches, named.matches + inserts.matches);
  EXPECT_EQ(in_sources("static const PgLockingSelect\\b").matches, locks.matches);
  EXPECT_EQ(in_sources("static const PgRowLocks\\b").matches, tries.matches);
  // Those with a computed name are the product lists.
  EXPECT_EQ(in_sources(R"(\bselect<\w+>\()").matches, selects.matches + 1);
  std::set<std::string> all = named.names;
  for (const auto& table : inserts.names) all.insert("insert_" + table);
  for (const auto& rows : locks.names) all.insert({"lock_" + rows, "read_" + rows});
  for (const auto& rows : tries.names) all.insert({"lock_" + rows, "read_" + rows, "try_" + rows});
  all.insert(selects.names.begin(), selects.names.end());
  for (const auto& record : in_sources(R"(\b(?:find|load)<(\w+)>\()").names)
    all.insert("find_ticketing_records_" + record);
  for (const auto& statement : all) {
    EXPECT_NE(ran_.names.contains(statement), elsewhere.contains(statement))
        << statement << ": the tour does not run it";
  }
  int lists = 0;
  for (const auto& statement : ran_.names) lists += statement.starts_with("products_");
  EXPECT_EQ(lists, 48) << "24 newest first, 12 either way by price";
  std::ptrdiff_t deletions = 0;
  // Those of ONLY a table are a foreign key's.
  for (const auto& text : ran_.texts)
    deletions += text.starts_with("DELETE") && !text.starts_with("DELETE FROM ONLY");
  EXPECT_EQ(deletions,
            in_sources("erase_query<").matches + in_sources(R"(\n      "DELETE FROM )").matches);
}

}  // namespace
}  // namespace ticketing::test
