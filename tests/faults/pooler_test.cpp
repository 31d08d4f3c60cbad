// Processes that reach PostgreSQL through PgBouncer in transaction mode: what holds without it
// holds with it.
#include <gtest/gtest.h>

#include "faults/comments.hpp"
#include "support/pg_bouncer.hpp"

namespace ticketing::test {
namespace {

TEST(Pooler, gives_two_processes_exactly_ten_winners_and_books_that_add_up) {
  constexpr int people = 300;
  Venue venue(Database::postgresql, people);
  const auto post = venue.event_post(10);
  auto wishes = wishes_of(venue, post, people);
  const auto database = PostgresServer::database_of(venue.store());
  PgBouncer& pooler = PgBouncer::shared();
  auto one = venue.api("", pooler.url(database));
  auto two = venue.api("", pooler.url(database));

  const Attempts how{{one.port(), two.port()}, 64, {}};
  attempt_until_acknowledged(how, wishes);
  expect_replayed(how, wishes);

  expect_fair(wishes, post, 10);
  expect_stored(venue, post, wishes);
  expect_never_twice(venue, post, wishes);
  EXPECT_EQ(expect_clean_books(venue), points_promised(wishes));
  for (ApiProcess* const api : {&one, &two}) {
    EXPECT_EQ(api->stop(), 0) << api->output();
    EXPECT_EQ(api->output().find("ERROR: "), std::string::npos) << api->output();
  }
}

}  // namespace
}  // namespace ticketing::test
