// From what became of credits to what will become of those that are outstanding: the chain ladder
// on unspent points that `ReportService::liability` describes. Pure.
#pragma once

#include <array>
#include <map>
#include <span>
#include <vector>

#include <ticketing/report/report_service.hpp>

#include "report/point_lots.hpp"

namespace ticketing {

class RedemptionModel final {
 public:
  RedemptionModel(Timestamp as_of, const BusinessCalendar& calendar)
      : as_of_(as_of), calendar_(calendar) {}

  /// All of an account's.
  void add_account(std::span<const PointLot> lots);
  LiabilityReport report() const;

 private:
  /// Accounts are dealt to this many groups, each of which is left out in turn.
  static constexpr std::size_t groups = 20;

  /// Unspent points at the beginning and at the end of an age.
  struct Step {
    double before = 0;
    double after = 0;
  };
  using Steps = std::vector<Step>;
  /// Outstanding points that are in the middle of one and the same age.
  struct Outstanding {
    double points = 0;
    double points_to_come = 0;  ///< each weighted with the part of the age that is still to come
  };
  struct AgeAndLife {
    std::size_t age = 0;
    std::size_t life = 0;  ///< how many ages there are
    friend auto operator<=>(const AgeAndLife&, const AgeAndLife&) = default;
  };
  struct Cohort {
    MonthOfIssue month;
    std::map<AgeAndLife, Outstanding> outstanding;
    double squares = 0;  ///< of what each account has outstanding
  };
  /// Which share of what is unspent at an age is so at its end.
  struct Factors {
    std::vector<double> seen;
    double beyond = 0;  ///< of older ages than were seen

    double at(std::size_t age) const { return age < seen.size() ? seen[age] : beyond; }
  };
  struct Error;

  Points add(Cohort& cohort, const PointLot& lot, Steps& steps) const;
  Steps all_steps() const;
  static Factors factors(const Steps& steps);
  /// Of a month's outstanding points, how many will be redeemed.
  static double expected(const Cohort& cohort, const Factors& factors);

  const Timestamp as_of_;
  const BusinessCalendar& calendar_;
  std::map<LocalDate, Cohort> cohorts_;
  std::array<Steps, groups> steps_;
  std::size_t accounts_ = 0;
  double squares_ = 0;
};

}  // namespace ticketing
