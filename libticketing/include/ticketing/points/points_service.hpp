// Reading and adjusting points.
#pragma once

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

#include <ticketing/actor/principal.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/page.hpp>
#include <ticketing/points.hpp>
#include <ticketing/points/ledger.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// The points that expire next.
struct ExpiringPoints {
  Points points;  ///< how many, 1 or more
  Timestamp at;   ///< when they do: a local midnight
};
BOOST_DESCRIBE_STRUCT(ExpiringPoints, (), (points, at))

/// What an account has.
struct PointsSummary {
  Points balance;    ///< sum of the ledger entries
  Points spendable;  ///< balance less what has expired but is not yet written off
  std::optional<ExpiringPoints> expiring_next;  ///< none where nothing expires
};
BOOST_DESCRIBE_STRUCT(PointsSummary, (), (balance, spendable, expiring_next))

/// What an entry is about.
struct SourceView {
  SourceType type = SourceType::post;  ///< what kind of thing it is
  std::int64_t id = 0;                 ///< its number among its kind
};
BOOST_DESCRIBE_STRUCT(SourceView, (), (type, id))

/// A ledger entry as its owner and admins see it.
struct LedgerEntryView {
  EntryId id;                          ///< its number, for ever
  Points amount;                       ///< signed, never 0
  Points balance_after;                ///< of the account, 0 or more
  Reason reason = Reason::adjustment;  ///< why points moved
  SourceView source;                   ///< what it is about
  std::string note;                    ///< what the admin wrote who did it by hand; else ""
  std::optional<EntryId> reverses;     ///< the entry that it takes back
  Timestamp created_at;                ///< when they moved
  /// Of a credit: when what is left of it is gone; none: never.
  std::optional<Timestamp> expires_at;
};
BOOST_DESCRIBE_STRUCT(LedgerEntryView, (),
                      (id, amount, balance_after, reason, source, note, reverses, created_at,
                       expires_at))

LedgerEntryView view(const LedgerEntry& entry);

/// Ledger entries of an account.
struct ListEntries {
  std::optional<AccountId> account_id;  ///< none: one's own; another's: admins only
  int limit = page_limit_default;       ///< items on the page at most
  std::optional<std::string> cursor;    ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListEntries, (), (account_id, limit, cursor))

/// Points given or taken by hand.
struct AdjustPoints {
  AccountId account_id;  ///< whose points they are
  Points amount;         ///< signed, not 0; a debit never takes the spendable points below 0
  std::string note;      ///< 1..500 characters: why
};
BOOST_DESCRIBE_STRUCT(AdjustPoints, (), (account_id, amount, note))

/// Thread safe; calls block on the database.
class PointsService {
 public:
  virtual ~PointsService() = default;
  /// What an account has. `account` none: one's own. Another's: admins only (not_found otherwise).
  virtual Result<PointsSummary> summary(const Principal& who, std::optional<AccountId> account) = 0;
  /// Newest first.
  virtual Result<Page<LedgerEntryView>> entries(const Principal& who,
                                                const ListEntries& request) = 0;
  /// Admins only; insufficient_points, not_found, idempotency_key_missing (required, except from
  /// the local operator), idempotency_key_reused.
  virtual Result<LedgerEntryView> adjust(const Principal& who, const AdjustPoints& request,
                                         const CallOptions& options = {}) = 0;
};

}  // namespace ticketing
