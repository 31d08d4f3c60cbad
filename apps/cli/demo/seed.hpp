// Sample data for a fresh store.
#pragma once

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <vector>

#include <ticketing/ticketing.hpp>

namespace ticketing::cli {

/// How to sign in as one of the sample people.
struct DemoSignIn {
  std::string email;
  std::string nickname;
  Role role = Role::user;
  std::optional<std::string> password;  ///< none: the account was there before
};
BOOST_DESCRIBE_STRUCT(DemoSignIn, (), (email, nickname, role, password))

/// A sample product that is there.
struct DemoProduct {
  ProductId id;
  std::string name;
  Points price;
  bool on_sale = false;
};
BOOST_DESCRIBE_STRUCT(DemoProduct, (), (id, name, price, on_sale))

struct SeedReport {
  bool created = false;  ///< false: nothing changed
  /// What was added, in a dry run what would be: "people and posts", "products", "points".
  std::vector<std::string> added;
  std::optional<PostId> event_post_id;
  std::optional<ProductId> movie_ticket_id;
  std::vector<DemoProduct> products;
  std::vector<DemoSignIn> sign_ins;
};
BOOST_DESCRIBE_STRUCT(SeedReport, (),
                      (created, added, event_post_id, movie_ticket_id, products, sign_ins))

/// What is there and what is missing, without changing anything.
SeedReport inspect_demo(Ticketing& ticketing);

/// Adds what is missing, so that a seeding that was interrupted, or made by an older version, is
/// finished by the next. The event post marks people and posts as complete, and the gifts of
/// points, which come last and stay in the ledger for ever, the products: what an administrator
/// removes afterwards stays away.
SeedReport seed_demo(Ticketing& ticketing, const std::string& password);

}  // namespace ticketing::cli
