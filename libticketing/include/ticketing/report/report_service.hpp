// Reports on the books, for whoever answers for them.
#pragma once

#include <boost/describe/class.hpp>

#include <optional>
#include <vector>

#include <ticketing/actor/principal.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/countable.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/points.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// The instant that a report is of.
struct ReadLiability {
  std::optional<Timestamp> as_of;  ///< none: now. What was written later is left out.
};
BOOST_DESCRIBE_STRUCT(ReadLiability, (), (as_of))

/// A share, 0 to 1, and the interval that is meant to hold the true one in 95 of 100 cases where
/// the months to come are like those that were seen: see `ReportService::liability`.
struct EstimatedShare {
  double estimate = 0;  ///< what is most likely
  double low = 0;       ///< the interval's lower end
  double high = 0;      ///< the interval's upper end
};
BOOST_DESCRIBE_STRUCT(EstimatedShare, (), (estimate, low, high))

/// The credits of a calendar month. issued = redeemed + expired + outstanding.
struct MonthOfIssue {
  LocalDate month;            ///< its first day, in the business time zone
  Points issued;              ///< less what was clawed back or taken by hand
  Points redeemed;            ///< spent, less refunds
  Points expired;             ///< unspent when their time was over
  Points outstanding;         ///< can still be spent
  Points expected_redeemed;   ///< of what is outstanding
  EstimatedShare redemption;  ///< of what was issued, in the end
};
BOOST_DESCRIBE_STRUCT(MonthOfIssue, (),
                      (month, issued, redeemed, expired, outstanding, expected_redeemed,
                       redemption))

/// What of the points that were unspent when they came to an age was spent in the 30 days from
/// there on, as far as those days have passed.
struct RedemptionAge {
  int from_days = 0;      ///< since they were issued
  Points unspent;         ///< when they came to that age
  Points redeemed;        ///< of them, within 30 days
  double share = 0;       ///< of what was unspent
  double cumulative = 0;  ///< of what was issued, up to the end of this age
};
BOOST_DESCRIBE_STRUCT(RedemptionAge, (), (from_days, unspent, redeemed, share, cumulative))

/// What is owed for points.
struct LiabilityReport {
  Timestamp as_of;                ///< the instant it is of
  Points issued;                  ///< points ever, less what was clawed back or taken by hand
  Points redeemed;                ///< spent, less refunds
  Points expired;                 ///< unspent when their time was over
  Points outstanding;             ///< at face value: one is worth 1 KRW
  Points expected_redeemed;       ///< of what is outstanding: the liability
  Points expected_redeemed_low;   ///< of the interval of 95 in 100
  Points expected_redeemed_high;  ///< of the interval of 95 in 100
  std::optional<EstimatedShare> redemption;  ///< of what was issued, in the end; none: nothing was
  std::optional<EstimatedShare> breakage;    ///< what is never redeemed
  /// Whether points live longer than any have been watched: of those ages the last three that were
  /// seen stand in, and the interval tells less than the truth.
  bool extrapolated = false;
  std::vector<MonthOfIssue> months;  ///< the credits of each month, oldest first
  std::vector<RedemptionAge> ages;   ///< how points are spent as they age, youngest first
};
BOOST_DESCRIBE_STRUCT(LiabilityReport, (),
                      (as_of, issued, redeemed, expired, outstanding, expected_redeemed,
                       expected_redeemed_low, expected_redeemed_high, redemption, breakage,
                       extrapolated, months, ages))

/// What is to be counted.
struct CountRows {
  Countable what = Countable::accounts;  ///< of these
  std::optional<AccountId> account_id;   ///< only its own; makes no difference to admin_actions
};
BOOST_DESCRIBE_STRUCT(CountRows, (), (what, account_id))

/// How many there are.
struct RowCount {
  std::int64_t rows = 0;  ///< to the last
};
BOOST_DESCRIBE_STRUCT(RowCount, (), (rows))

/// Thread safe; calls block on the database.
class ReportService {
 public:
  virtual ~ReportService() = default;

  /// What is owed for points: admins only (forbidden); validation_failed for a time to come.
  ///
  /// Points are spent oldest first, so that each purchase, expiry and refund is told by the credits
  /// it took from. Of the credits of each month i, U(i,k) is what is unspent at an age of k times
  /// 30 days. The share f(k) = sum of U(i,k+1) / sum of U(i,k), over the months that have come
  /// to that age, carries what is outstanding to the end of its life; the rest will be redeemed.
  /// That is the chain ladder on unspent points, the ultimate redemption rate method of Gault,
  /// Llaguno and Menard, "Loyalty Rewards and Gift Card Programs: Basic Actuarial Estimation
  /// Techniques", Casualty Actuarial Society E-Forum, Summer 2012. The interval is the estimate and
  /// 1.96 standard errors: of the shares by the delete-a-group jackknife over 20 groups of accounts
  /// (P. Kott, Journal of Official Statistics 17, 2001), because the months have their accounts in
  /// common and are not independent, as Mack's error (ASTIN Bulletin 23, 1993) takes them to be;
  /// and of these accounts, as if each redeemed all it has or nothing. Points that never expire are
  /// taken to be spent within five years or not at all. On simulated accounts the interval held
  /// what was redeemed later in 99 of 100 cases where people join within a year, in 97 where ever
  /// more do, but only in 71 where they buy three times as often in two months of the year as else:
  /// with seasons it is too short. While nothing has been watched for 30 days, all that is
  /// outstanding is expected to be redeemed.
  ///
  /// Reads the whole ledger, account by account, in chunks; one at a time in a process:
  /// rate_limited while another is being made. forbidden to whom is no admin; validation_failed for
  /// an `as_of` that is yet to come. Thread safe.
  virtual Result<LiabilityReport> liability(const Principal& who,
                                            const ReadLiability& request = {}) = 0;
  /// How many there are, to the last: admins only (forbidden). An index is gone through, which
  /// takes some 20 ms a million, so that a list can tell of how many it shows the first.
  virtual Result<RowCount> count(const Principal& who, const CountRows& request) = 0;
};

}  // namespace ticketing
