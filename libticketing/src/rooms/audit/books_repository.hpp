// What the audit reads, by ranges of ids: a chunk of the books in a few statements, however many
// accounts it is of. Used inside one unit of work, by one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include <ticketing/board/post.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/countable.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/points/ledger.hpp>

#include "base/answer.hpp"
#include "base/id_range.hpp"
#include "board/post_repository.hpp"
#include "notification/account_event_repository.hpp"
#include "ranking/ranking_repository.hpp"
#include "ranking/tally_repository.hpp"

namespace ticketing {

/// A place in the order of the ledger's chains.
struct ChainPlace {
  AccountId account;
  std::int64_t seq = 0;
};

/// A comment without its text.
struct BookedComment {
  CommentId id;
  PostId post;
  bool deleted = false;
  bool counted = false;
  bool rewarded = false;
  Timestamp created_at;
};

/// Counted comments on an author's posts that were not deleted, within a quarter of an hour. Every
/// time zone's days begin at one (tzdata, since 1972), so that the quarter tells the day.
struct ReceivedComments {
  Timestamp quarter;  ///< its beginning
  std::int64_t count = 0;
};

/// Slots that were used of a day's limit on posts.
struct UsedSlots {
  LocalDate day;
  std::int64_t count = 0;
};

/// What is kept of one account besides its wallet and its entries.
struct AccountBook {
  std::vector<ExpiringCredits> expiring;  ///< ascending by instant
  std::vector<OrderId> orders;
  std::vector<RankingId> awards;
  std::vector<PostHead> posts;
  std::vector<BookedComment> comments;
  std::vector<ReceivedComments> received;
  std::vector<Tally> tallies;
  std::vector<UsedSlots> slots;
  std::int64_t last_event = 0;  ///< the highest number of a notification that is kept; 0: none is
};

class BooksRepository {
 public:
  virtual ~BooksRepository() = default;
  /// Of accounts of which anything is kept; slots from the day `slots_from` on.
  virtual std::map<AccountId, AccountBook> accounts(IdRange accounts, LocalDate slots_from) = 0;
  /// Ascending by account and number within it, from beyond `after`. On PostgreSQL under way at
  /// once: whoever asks for the next before looking at these has both done at the same time.
  virtual Answer<std::vector<LedgerEntry>> entries(IdRange accounts, ChainPlace after,
                                                   int limit) = 0;
  /// Of purchases and refunds, by order.
  virtual std::vector<LedgerEntry> entries_of_orders(IdRange orders) = 0;
  /// The order that stands and used it, by coupon.
  virtual std::map<CouponId, OrderId> orders_with_coupons(IdRange coupons) = 0;
  /// That are there, by post; posts without any are left out.
  virtual std::map<PostId, std::int64_t> comment_counts(IdRange posts) = 0;
  /// All of them, or the account's.
  virtual std::int64_t count(Countable what, std::optional<AccountId> of) = 0;
  /// Who has commented and is not known to have taken part.
  virtual std::vector<PostAuthor> unknown_participants(IdRange posts) = 0;
};

}  // namespace ticketing
