// What the scenarios happen in: a store with an admin, posts, products and accounts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <ticketing/ticketing.hpp>

#include "support/servers.hpp"

namespace ticketing::bench {

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().detail);
  return std::move(*result);
}

/// A request that posts a comment of a usual length.
std::string comment_request(PostId post, const std::string& access_token);

/// A store with an admin, event posts and accounts that hold sessions with known tokens.
class World {
 public:
  /// `accounts` only says how many ids `accounts_sql` is to fill.
  World(std::string url, std::size_t accounts);

  /// Without slots: without a campaign.
  PostId event_post(std::optional<int> slots = 10);
  ProductId product();
  /// An access token of the admin.
  std::string admin_token();

  /// SQL that makes the accounts, their wallets and sessions; `sha256(i)` gives a token's hash.
  std::string accounts_sql(const std::string& series, const std::string& sha256) const;

  /// A request of the `i`th account that reads `target`.
  std::string get(const std::string& target, std::size_t i) const;
  /// A request that posts the comment of the `i`th account.
  std::string comment(PostId post, std::size_t i) const;
  /// A request in which the `i`th account buys a `product`; `key` makes its Idempotency-Key.
  std::string order(ProductId product, std::size_t i, std::size_t key) const;

  bool audit_clean();
  const std::string& url() const { return url_; }
  std::int64_t first() const { return first_; }
  std::size_t accounts() const { return accounts_; }
  std::string token(std::size_t i) const;
  Ticketing& t() { return *ticketing_; }

 private:
  std::string url_;
  std::optional<Ticketing> ticketing_;
  Principal admin_ = Principal::anonymous();
  std::int64_t first_ = 0;
  std::size_t accounts_ = 0;
};

/// A world on a fresh database with all its accounts and sessions.
World populated(test::PostgresServer& server, std::size_t accounts);

/// Has each of `accounts`, from the id `first` on, comment on `each` new event posts: through the
/// library, so that chains, tallies and all that is kept of them are right.
void write_comments(World& world, std::int64_t first, std::size_t accounts, int each);

}  // namespace ticketing::bench
