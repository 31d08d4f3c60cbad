// Proof that the books add up.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <ticketing/actor/principal.hpp>
#include <ticketing/admin_log/admin_action.hpp>
#include <ticketing/call_options.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/page.hpp>
#include <ticketing/points.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// One thing that does not add up.
struct AuditFinding {
  std::string subject;  ///< e.g. "account:17"
  std::string detail;   ///< what was found and what was expected
};
BOOST_DESCRIBE_STRUCT(AuditFinding, (), (subject, detail))

/// How much of the books an audit looks at.
struct VerifyBooks {
  /// true: everything; false: of the accounts only those of which anything was earned, spent or
  /// told since the last audit that found them right; left out: everything once a week.
  std::optional<bool> full;
};
BOOST_DESCRIBE_STRUCT(VerifyBooks, (), (full))

/// How far an audit is.
struct AuditProgress {
  std::string part;           ///< of the books, e.g. "accounts"
  std::int64_t done = 0;      ///< rows that were looked at
  std::int64_t expected = 0;  ///< as many as the last audit saw; 0 when there was none
};
/// Called after each chunk, on the thread of the audit.
using AuditWatcher = std::function<void(const AuditProgress&)>;

/// What an audit found.
struct AuditReport {
  bool clean = false;                   ///< there is no finding
  bool full = false;                    ///< of unchanged accounts too
  std::int64_t accounts = 0;            ///< wallets that are there
  std::int64_t unchanged_accounts = 0;  ///< of them as the last audit saw them, and believed
  std::int64_t entries = 0;             ///< ledger entries checked
  Points points;                        ///< Σ balances
  std::int64_t campaigns = 0;           ///< campaigns checked
  std::int64_t coupons = 0;             ///< coupons checked, won or issued by hand
  std::int64_t orders = 0;              ///< orders checked
  std::string heads_digest;             ///< BLAKE2b-256 over all chain heads, hex
  std::vector<AuditFinding> findings;   ///< at most 100
};
BOOST_DESCRIBE_STRUCT(AuditReport, (),
                      (clean, full, accounts, unchanged_accounts, entries, points, campaigns,
                       coupons, orders, heads_digest, findings))

/// The log of what administrators did.
struct ListAdminActions {
  int limit = page_limit_default;     ///< items on the page at most
  std::optional<std::string> cursor;  ///< `next_cursor` of the page before; none: the first page
};
BOOST_DESCRIBE_STRUCT(ListAdminActions, (), (limit, cursor))

/// Which recorded act is to be countered.
struct UndoAction {
  AdminActionId id;  ///< the act's number in the log
};
BOOST_DESCRIBE_STRUCT(UndoAction, (), (id))

/// What countering an act changed.
struct UndoneAction {
  std::optional<AdminActionId> id;   ///< of the record that says so; none: a dry run
  AdminActionId undoes;              ///< the act that was countered
  std::string action;                ///< what was undone, e.g. "points.adjust"
  std::string subject;               ///< e.g. "account:17"
  std::optional<JsonObject> before;  ///< what was there before, as people are shown it
  std::optional<JsonObject> after;   ///< what is there now
};
BOOST_DESCRIBE_STRUCT(UndoneAction, (), (id, undoes, action, subject, before, after))

/// Thread safe; calls block on the database.
class AuditService {
 public:
  virtual ~AuditService() = default;
  /// Walks every account's chain: balance = Σ entries >= 0, running balances, sequence numbers,
  /// hashes, head and count; every campaign: claimed = coupons, positions 1..claimed, owners
  /// distinct; every post that was not deleted: its comment count; every coupon: redeemed exactly
  /// when an order that stands used it; every order: its debit, tickets, coupon and refund; every
  /// final ranking: its awards and their entries.
  /// Admins only. Reads in chunks; what has to fit together is read on one snapshot, so that the
  /// traffic meanwhile cannot look like a mismatch. unavailable when told to stop before the end.
  /// What was found right is noted, and with it how many rows there were: whatever has gone missing
  /// since is found by the next audit, full or not.
  virtual Result<AuditReport> verify(const Principal& who, const VerifyBooks& request = {},
                                     const AuditWatcher& watcher = {},
                                     const std::stop_token& stop = {}) = 0;
  /// Admins only, newest first.
  virtual Result<Page<AdminAction>> actions(const Principal& who,
                                            const ListAdminActions& request) = 0;
  /// Counters one recorded act, once, and records that. An adjustment of points is clawed back, or
  /// given back where it took some; an account gets back its role and is suspended or not as it was
  /// before; a coupon that was issued by hand is voided; a product that was retired is put back; a
  /// campaign that was closed opens again; a ticket that was redeemed no longer is. Whoever asks
  /// again for what the act was asked for, with its idempotency key, has it done anew.
  /// Admins only, and nobody undoes what was done to their own role or state. not_found; forbidden
  /// for an act of another kind, which stays as it is; version_mismatch when it was undone already
  /// or things are no longer as the act left them; what refuses the countering act refuses this:
  /// coupon_redeemed, coupon_expired, ticket_not_redeemed.
  virtual Result<UndoneAction> undo(const Principal& who, const UndoAction& request,
                                    const CallOptions& options = {}) = 0;
};

}  // namespace ticketing
