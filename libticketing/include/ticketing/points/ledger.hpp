// The ledger: append-only entries, chained per account by hash, and the wallet that carries the
// running state. Everything here is a pure function of its arguments.
#pragma once

#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <ticketing/chain.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/points.hpp>

namespace ticketing {

/// Why points moved.
enum class Reason {
  general_post,   ///< a post on the general board
  event_comment,  ///< the first comment on an event
  milestone,      ///< so many posts or comments
  ranking,        ///< a place in a final ranking
  adjustment,     ///< by an administrator
  clawback,       ///< what earned them was deleted or undone
  expiry,         ///< their time was over
  purchase,       ///< spent on an order
  refund,         ///< an order was cancelled
};
BOOST_DESCRIBE_ENUM(Reason, general_post, event_comment, milestone, ranking, adjustment, clawback,
                    expiry, purchase, refund)

/// What made an entry. Its name is stored, and hashed with the entry: none is ever renamed or
/// removed.
enum class Rule {
  general_post,
  event_comment,
  milestone_posts,
  milestone_comments,
  ranking,
  adjustment,
  clawback,
  clawback_of_refund,
  expiry,
  purchase,
  refund,
};
BOOST_DESCRIBE_ENUM(Rule, general_post, event_comment, milestone_posts, milestone_comments, ranking,
                    adjustment, clawback, clawback_of_refund, expiry, purchase, refund)

/// What kind of thing an entry is about. With the rule and the account it is unique for ever, so
/// no rule can pay twice for the same thing.
enum class SourceType { post, comment, milestone, ranking, adjustment, entry, expiry, order };
BOOST_DESCRIBE_ENUM(SourceType, post, comment, milestone, ranking, adjustment, entry, expiry, order)

struct Source {
  SourceType type = SourceType::post;
  std::int64_t id = 0;
  friend auto operator<=>(const Source&, const Source&) = default;
};

/// When credits that never expire do: an instant that no clock reaches. A credit always carries
/// one, so that its sum by expiry is told from the debits'; people are shown none.
inline constexpr Timestamp never_expires =
    std::chrono::sys_days{std::chrono::year{9999} / std::chrono::December / 31};

/// One movement of points. Never updated, never deleted.
struct LedgerEntry {
  EntryId id;  ///< assigned by storage
  AccountId account;
  std::int64_t seq = 0;  ///< 1, 2, 3 ... within the account
  Points amount;         ///< signed
  Points balance_after;
  Reason reason = Reason::adjustment;
  Rule rule = Rule::adjustment;
  Points rule_amount;  ///< what the rule said at that time; differs from `amount` by a shortfall
  Source source;
  std::optional<AccountId> actor;  ///< the admin who did it by hand; none for rules
  std::string note;
  std::optional<EntryId> reverses;
  /// Of credits, and of clawbacks (copied from the credit). Debits and refunds have none, see
  /// `expiry_due`.
  std::optional<Timestamp> expires_at;
  Timestamp created_at;
  ChainHash hash{};
};

/// An account's running state; its row lock orders all writes to the account.
struct Wallet {
  AccountId account;
  Points balance;
  std::int64_t entry_count = 0;
  ChainHash head{};  ///< hash of the last entry; zeros when there is none
  std::optional<Timestamp>
      next_expiry_at;  ///< never later than the first instant something expires
  std::optional<Timestamp> last_expires_at;  ///< of the newest expiring credit
  std::int64_t posts_counted = 0;            ///< towards milestones
  std::int64_t comments_counted = 0;         ///< towards milestones: one per post
  std::int64_t event_seq = 0;                ///< id of the account's last live event
  bool ordinary = true;  ///< of an active user, as nearly all are; kept by whoever changes accounts
};

/// What is to be posted; `post_entry` fills in the rest.
struct Posting {
  Reason reason = Reason::adjustment;
  Rule rule = Rule::adjustment;
  Points amount;
  Points rule_amount;
  Source source;
  std::optional<AccountId> actor;
  std::string note;
  std::optional<EntryId> reverses;
  std::optional<Timestamp> expires_at;
  /// Of a refund: a credit may have expired since the debit it reverses, so that what it gives back
  /// may be due at once.
  bool look_for_expiry = true;
};

/// Appends to the wallet: advances balance, count, head and expiry marks and returns the entry to
/// store. Precondition: 0 <= balance + amount <= points_max (throws std::logic_error otherwise:
/// the caller decides about refusals first). A credit's expiry is raised to the account's previous.
LedgerEntry post_entry(Wallet& wallet, const Posting& posting, Timestamp now, const ChainKey& key);

/// The hash `entry` must carry after `previous`.
ChainHash chain_hash(const ChainHash& previous, const LedgerEntry& entry, const ChainKey& key);

/// Of an account, Σ of the credits, less their clawbacks, that share one `expires_at`.
struct ExpiringCredits {
  AccountId account;
  Timestamp expires_at;
  Points sum;
};

/// The part of `credits` (ascending by account) that is the account's.
std::span<const ExpiringCredits> of_account(std::span<const ExpiringCredits> credits,
                                            AccountId account);

/// What is due at `t`: max(0, credits expiring <= t - debits so far). Spending is oldest-first, so
/// no lots need to be stored; and as credits and debits together are the balance, what is due is
/// what of it no credit that expires after `t` covers. `credits`: of the account, ascending, at
/// least those that expire after `t`.
Points expiry_due(Points balance, std::span<const ExpiringCredits> credits, Timestamp t);

struct NextExpiry {
  Points points;
  Timestamp at;
};
/// The first instant after `t` at which something will be due, if nothing else happens, and how
/// much. `credits` as above.
std::optional<NextExpiry> next_expiry(Points balance, std::span<const ExpiringCredits> credits,
                                      Timestamp t);

/// A mark for `Wallet::next_expiry_at`: the first instant after `t` at which a credit expires,
/// spent or not. Early is harmless (the sums are looked at again); late would miss an expiry.
std::optional<Timestamp> next_expiry_mark(std::span<const ExpiringCredits> credits, Timestamp t);

}  // namespace ticketing
