// Stores that older programs filled are brought up, with nothing lost and nothing guessed. The two
// dumps are of version 1; their ledgers are chained with 32 letters k.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <thread>

#include "support/scenario.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;

std::string file_text(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

void fill_sqlite(const std::string& path, const std::string& sql) {
  sqlite3* handle = nullptr;
  sqlite3_open(path.c_str(), &handle);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> closed(handle, sqlite3_close);
  char* message = nullptr;
  if (sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &message) != SQLITE_OK)
    throw std::runtime_error(message);
}

class Upgrade : public ::testing::TestWithParam<Database> {
 protected:
  void SetUp() override {
    config_.images.store = "memory:";
    config_.store.url = fresh_store_url(GetParam(), dir_);
    if (GetParam() == Database::postgresql) {
      execute(file_text(VERSION_1_DUMPS "/postgresql.sql"));
    } else {
      fill_sqlite(sqlite_path(), file_text(VERSION_1_DUMPS "/sqlite.sql"));
    }
    config_.ledger.chain_key_file = key_file("chain.key", std::string(32, 'k'));
  }

  std::string key_file(const std::string& name, const std::string& bytes) {
    std::ofstream(dir_.file(name)) << bytes;
    return dir_.file(name);
  }
  std::string execute(const std::string& sql) const {
    return PostgresServer::shared().execute(PostgresServer::database_of(config_.store.url), sql);
  }
  std::string sqlite_path() const {
    return config_.store.url.substr(std::string("sqlite:///").size());
  }

  TempDir dir_;
  Config config_;
};

TEST_P(Upgrade, keeps_everything_and_writes_the_installation) {
  EXPECT_EQ(must(Ticketing::schema_status(config_)).current, 1);
  EXPECT_EQ(refusal(Ticketing::installation(config_)), ErrorCode::validation_failed);
  EXPECT_EQ(must(Ticketing::migrate(config_)).current, 2);

  auto t = must(Ticketing::open(config_));
  const auto report = must(t.audit().verify(Principal::local_operator(), {.full = true}));
  EXPECT_TRUE(report.clean);
  EXPECT_EQ(report.accounts, 17);
  EXPECT_EQ(report.entries, 19);
  EXPECT_EQ(report.points, Points{76230});
  EXPECT_EQ(report.orders, 1);

  const Installation& made = t.installation();
  EXPECT_EQ(made.time_zone, "Asia/Seoul");
  EXPECT_NE(made.chain_key, "");
  EXPECT_EQ(made.secret_kept_in, SecretPlace::store);
  EXPECT_EQ(made.readable_from, 2);

  // Once: opening and migrating again finds it.
  EXPECT_EQ(must(Ticketing::migrate(config_)).current, 2);
  EXPECT_EQ(must(Ticketing::installation(config_)).secret_key, made.secret_key);
  EXPECT_EQ(must(Ticketing::installation(config_)).epoch, made.epoch);
}

TEST_P(Upgrade, is_refused_with_another_chain_key_and_goes_on_with_the_right_one) {
  Config other = config_;
  for (const std::string& key : {std::string(), key_file("other.key", std::string(32, 'x'))}) {
    other.ledger.chain_key_file = key;
    const auto refused = Ticketing::migrate(other);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::validation_failed);
    EXPECT_THAT(refused.error().detail, HasSubstr("ledger.chain_key_file"));
    EXPECT_THAT(refused.error().detail, HasSubstr("account 2 ")) << "the first with points";
    EXPECT_FALSE(Ticketing::installation(other)) << "nothing may be written on a guess";
    EXPECT_FALSE(Ticketing::open(other));
  }
  must(Ticketing::migrate(config_));
  EXPECT_TRUE(Ticketing::open(config_));
}

TEST_P(Upgrade, counts_the_posts_that_are_there) {
  const std::string deletion = "UPDATE posts SET deleted = TRUE WHERE id = 3";
  if (GetParam() == Database::postgresql) {
    execute(deletion);
  } else {
    fill_sqlite(sqlite_path(), deletion);
  }
  must(Ticketing::migrate(config_));
  must(Ticketing::migrate(config_));
  auto t = must(Ticketing::open(config_));
  const auto counts = [&] {
    std::vector<std::int64_t> totals{must(t.posts().count({})).total};
    for (const Board board : {Board::general, Board::notice, Board::event})
      totals.push_back(must(t.posts().count({board})).total);
    return totals;
  };
  EXPECT_THAT(counts(), ElementsAre(5, 2, 1, 2));
  const auto admin = Principal::of_account(AccountId{1}, Role::admin, "admin");
  must(t.posts().remove(admin, {PostId{2}, {}}));
  EXPECT_THAT(counts(), ElementsAre(4, 1, 1, 2));
}

TEST_P(Upgrade, makes_the_posts_found_that_are_there) {
  must(Ticketing::migrate(config_));
  auto t = must(Ticketing::open(config_));
  const auto all = must(t.posts().list({})).items;
  ASSERT_FALSE(all.empty());
  for (const auto& post : all) {
    const auto found = must(t.posts().list({{}, post.title, 20, {}})).items;
    EXPECT_THAT(found, Contains(Field(&PostSummary::id, post.id))) << post.title;
  }
}

TEST_P(Upgrade, takes_the_comments_of_posts_that_were_deleted_before_out_of_the_tallies) {
  const std::string deletion = "UPDATE posts SET deleted = TRUE";
  if (GetParam() == Database::postgresql) {
    execute(deletion);
  } else {
    fill_sqlite(sqlite_path(), deletion);
  }
  must(Ticketing::migrate(config_));
  auto t = must(Ticketing::open(config_));
  const auto admin = Principal::local_operator();
  const auto outcome = must(t.jobs().run_now(admin, "post_cleanup")).outcome;
  EXPECT_THAT(outcome, HasSubstr("of 6 deleted posts"));
  EXPECT_THAT(outcome, ::testing::Not(HasSubstr("took 0 comments")));
}

TEST_P(Upgrade, makes_one_installation_when_many_migrate_at_once) {
  std::vector<std::string> keys(4);
  {
    std::vector<std::jthread> programs;
    for (auto& key : keys)
      programs.emplace_back([this, &key] {
        must(Ticketing::migrate(config_));
        key = must(Ticketing::installation(config_)).secret_key;
      });
  }
  for (const auto& key : keys) EXPECT_EQ(key, keys.front());
}

INSTANTIATE_TEST_SUITE_P(, Upgrade, ::testing::Values(Database::sqlite_file, Database::postgresql),
                         [](const auto& parameter) { return to_string(parameter.param); });

class PgUpgrade : public Upgrade {};

TEST_P(PgUpgrade, compares_texts_by_bytes_as_a_new_store_does) {
  const std::string others =
      "SELECT t.relname || '.' || c.attname || ' ' || l.collname FROM pg_attribute AS c"
      " JOIN pg_class AS t ON t.oid = c.attrelid JOIN pg_collation AS l ON l.oid = c.attcollation"
      " WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND l.collname <> 'C'";
  execute("CREATE TABLE of_another_program (name text)");
  must(Ticketing::migrate(config_));
  const std::string theirs = "of_another_program.name default\n";
  const std::string of_odb = "schema_version.name default\n";
  EXPECT_THAT(execute(others), AnyOf(theirs + of_odb, of_odb + theirs));
  EXPECT_THAT(execute("SET enable_seqscan = off;"
                      "EXPLAIN SELECT FROM accounts WHERE email LIKE 'minji@%'"),
              HasSubstr("Index Cond: ((email >= 'minji@'::text)"));

  config_.store.url = fresh_store_url(GetParam(), dir_);
  must(Ticketing::migrate(config_));
  EXPECT_EQ(execute(others), of_odb);
}

INSTANTIATE_TEST_SUITE_P(, PgUpgrade, ::testing::Values(Database::postgresql),
                         [](const auto& parameter) { return to_string(parameter.param); });

/// The next version, that only this test knows: a column more, readable by the programs of today.
class NextVersion : public Upgrade {
 protected:
  void SetUp() override {
    Upgrade::SetUp();
    must(Ticketing::migrate(config_));
  }
  void apply() {
    execute(
        "BEGIN; ALTER TABLE comments ADD COLUMN mood TEXT NULL;"
        "UPDATE schema_version SET version = 3 WHERE name = ''; COMMIT;");
  }
  void readable_from(int version) {
    execute("UPDATE installation SET readable_from = " + std::to_string(version));
  }
};

TEST_P(NextVersion, is_served_by_old_programs_that_can_read_it_and_opened_by_them) {
  auto running = must(Ticketing::open(config_));
  apply();
  EXPECT_TRUE(running.health().schema_current);
  EXPECT_TRUE(Ticketing::open(config_));
  EXPECT_EQ(must(Ticketing::migrate(config_)).current, 3) << "and never brought back";

  readable_from(3);
  EXPECT_FALSE(running.health().schema_current);
  const auto refused = Ticketing::open(config_);
  ASSERT_FALSE(refused);
  ASSERT_TRUE(refused.error().schema);
  EXPECT_EQ(refused.error().schema->current, 3);
  EXPECT_THAT(refused.error().detail, HasSubstr("use a newer program"));
}

TEST_P(NextVersion, is_applied_while_two_programs_serve) {
  auto one = must(Ticketing::open(config_));
  auto two = must(Ticketing::open(config_));
  const auto someone = Principal::of_account(AccountId{2}, Role::user, "민지");
  std::atomic<int> before{0};
  std::atomic<int> after{0};
  std::atomic<bool> applied{false};
  std::vector<std::string> refused(2);
  {
    std::vector<std::jthread> programs;
    for (const std::size_t i : {0U, 1U})
      programs.emplace_back([&, i](const std::stop_token& stop) {
        Ticketing& t = i == 0 ? one : two;
        while (!stop.stop_requested() && refused[i].empty()) {
          const bool late = applied;
          const auto added = t.comments().add(someone, {PostId{1}, "안녕하세요"});
          if (!added) refused[i] = added.error().detail;
          ++(late ? after : before);
        }
      });
    while (before < 20) std::this_thread::yield();
    apply();
    applied = true;
    while (after < 20 && refused[0].empty() && refused[1].empty()) std::this_thread::yield();
  }
  EXPECT_EQ(refused, std::vector<std::string>(2)) << "of " << before + after;
  EXPECT_TRUE(must(one.audit().verify(Principal::local_operator(), {.full = true})).clean);
}

INSTANTIATE_TEST_SUITE_P(, NextVersion, ::testing::Values(Database::postgresql),
                         [](const auto& parameter) { return to_string(parameter.param); });

}  // namespace
}  // namespace ticketing::test
