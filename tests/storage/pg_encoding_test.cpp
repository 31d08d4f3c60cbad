// Texts are UTF-8, and databases that cannot hold all of it are refused.
#include <gmock/gmock.h>

#include "odb/open_store.hpp"
#include "storage/store.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;

class PgEncoding : public ::testing::TestWithParam<std::string> {};

TEST_P(PgEncoding, that_cannot_hold_every_text_is_refused) {
  auto& server = PostgresServer::shared();
  const std::string name = "of_" + GetParam();
  server.execute("postgres", "CREATE DATABASE \"" + name + "\" ENCODING '" + GetParam() +
                                 "' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
  StoreConfig config;
  config.url = server.url(name);
  try {
    open_store(config);
    ADD_FAILURE() << "opened";
  } catch (const std::invalid_argument& e) {
    EXPECT_THAT(e.what(), HasSubstr(GetParam()));
    EXPECT_THAT(e.what(), HasSubstr("ENCODING 'UTF8' TEMPLATE template0"));
  }
}

INSTANTIATE_TEST_SUITE_P(, PgEncoding, ::testing::Values("EUC_KR", "LATIN1", "SQL_ASCII"),
                         [](const auto& parameter) { return parameter.param; });

TEST(PgTexts, are_utf8_whatever_the_url_and_the_database_say) {
  auto& server = PostgresServer::shared();
  const auto url = server.create_database();
  const auto database = PostgresServer::database_of(url);
  server.execute("postgres", "ALTER DATABASE " + database + " SET client_encoding = 'LATIN1'");
  const auto store =
      open_store({.url = url + "?client_encoding=LATIN1&options=-c%20client_encoding%3DLATIN1"});
  store->migrate();
  AccountId id;
  store->transact([&](UnitOfWork& unit) {
    Account account;
    account.email = "minji@example.com";
    account.nickname = "민지";
    id = unit.accounts().add(account).value();
    return true;
  });
  store->snapshot(
      [&](UnitOfWork& unit) { EXPECT_EQ(unit.accounts().find(id).value().nickname, "민지"); });
  EXPECT_EQ(server.execute(database, "SELECT char_length(nickname) FROM accounts"), "2\n");
}

}  // namespace
}  // namespace ticketing::test
