// Sample data for a fresh store.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <ticketing/ticketing.hpp>
#include <vector>

namespace ticketing::cli {

/// How to sign in as one of the sample people.
struct DemoSignIn {
  std::string email;
  std::string nickname;
  Role role = Role::user;
  std::optional<std::string> password;  ///< none: the account was there before
};
BOOST_DESCRIBE_STRUCT(DemoSignIn, (), (email, nickname, role, password))

struct SeedReport {
  bool created = false;  ///< false: the store was seeded before, nothing changed
  std::optional<PostId> event_post_id;
  std::vector<DemoSignIn> sign_ins;
};
BOOST_DESCRIBE_STRUCT(SeedReport, (), (created, event_post_id, sign_ins))

/// What is there, without changing anything.
SeedReport inspect_demo(Ticketing& ticketing);

/// Adds what is missing; a store that holds the event post is complete and is left alone, so a
/// seeding that was interrupted is finished by the next.
SeedReport seed_demo(Ticketing& ticketing, const std::string& password);

}  // namespace ticketing::cli
