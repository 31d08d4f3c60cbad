// A prepared store and the people who will come: what the fault tests start from, and the books
// they look into afterwards. The programs under test run beside it on the same store.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/ticketing.hpp>

#include "support/await.hpp"
#include "support/http_client.hpp"
#include "support/program.hpp"
#include "support/scenario.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::test {

struct Person {
  AccountId account;
  std::string token;
};

class Venue final {
 public:
  /// An administrator and `people` users, all signed in. Nobody gets milestone points, so that what
  /// replies promise is all there is; no account has a request budget.
  Venue(Database database, int people);
  /// The same on an empty store that is there.
  Venue(const std::string& store, int people);

  /// One with 3 000 people for each database, made at the first call and kept for the program.
  static Venue& of(Database database);

  const std::string& store() const { return config_.store.url; }
  const std::vector<Person>& people() const { return people_; }
  const Person& admin() const { return admin_; }

  /// An event post with so many coupons.
  PostId event_post(int slots = 10) const;
  /// Opens the store as one more process; a failure to do so throws.
  Ticketing open() const;

  /// The API on this store; `store` instead of its URL when given, e.g. through a proxy.
  ApiProcess api(const std::string& redis = "", const std::string& store = "") const;
  /// Arguments that make any program use this store.
  std::vector<std::string> arguments() const;

 private:
  void prepare(int people);
  Person sign_in(Ticketing& t, const std::string& name, Role role) const;
  void invite(Ticketing& t, std::size_t count);

  TempDir dir_;
  Config config_;
  Person admin_;
  std::vector<Person> people_;
};

/// The seed of a test: TICKETING_SEED, or the same every time.
std::uint64_t test_seed();

/// How long a test lasts that may last as long as one likes: TICKETING_TEST_SECONDS, or `usual`.
std::chrono::seconds test_seconds(std::chrono::seconds usual);

}  // namespace ticketing::test
