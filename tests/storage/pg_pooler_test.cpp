// A pooler that stands before PostgreSQL and is not configured as it has to be.
#include <gmock/gmock.h>

#include "odb/open_store.hpp"
#include "storage/store.hpp"
#include "support/pg_bouncer.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;

TEST(Pooler, that_keeps_what_is_prepared_is_refused_with_what_to_configure) {
  PostgresServer server;
  const PgBouncer pooler(server, false);
  const auto database = PostgresServer::database_of(server.create_database());
  try {
    // The first finds a session in which nothing is prepared yet.
    for (int i = 0; i < 3; ++i) {
      const auto store = open_store({.url = pooler.url(database)});
      store->migrate();
      static_cast<void>(store->schema_status());
    }
    ADD_FAILURE() << "nobody noticed";
  } catch (const StorageUnavailable& e) {
    EXPECT_THAT(e.what(), HasSubstr("server_reset_query_always"));
  }
}

}  // namespace
}  // namespace ticketing::test
