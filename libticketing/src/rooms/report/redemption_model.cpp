#include "report/redemption_model.hpp"

#include <algorithm>
#include <cmath>

namespace ticketing {
namespace {

constexpr std::chrono::microseconds age_length = std::chrono::days(30);
/// Of points that never expire.
constexpr std::size_t ages_max = 61;
/// How many of the last ages that were seen stand in for those that were not.
constexpr std::size_t standing_in = 3;
/// Of the standard normal distribution: 95 in 100 are within.
constexpr double normal_975 = 1.959964;

std::size_t ages_of(std::chrono::microseconds life) {
  const auto ages = (life + age_length - std::chrono::microseconds(1)) / age_length;
  return static_cast<std::size_t>(std::clamp<std::int64_t>(ages, 1, ages_max));
}

double as_double(Points points) { return static_cast<double>(points.value); }
Points as_points(double points) { return Points(std::llround(points)); }

/// To a hundredth of a hundredth of a percent.
double rounded(double share) { return std::round(share * 1e6) / 1e6; }

EstimatedShare share_of(double part, double error, double low, double high, double whole) {
  return {rounded(part / whole), rounded(std::clamp(part - normal_975 * error, low, high) / whole),
          rounded(std::clamp(part + normal_975 * error, low, high) / whole)};
}

EstimatedShare rest_of(const EstimatedShare& share) {
  return {rounded(1 - share.estimate), rounded(1 - share.high), rounded(1 - share.low)};
}

}  // namespace

void RedemptionModel::add_account(std::span<const PointLot> lots) {
  Steps& steps = steps_[accounts_++ % groups];
  std::map<LocalDate, Points> outstanding;
  Points all;
  for (const PointLot& lot : lots) {
    if (lot.amount <= Points{0}) continue;  // all of it was taken back
    const std::chrono::year_month_day day(calendar_.local_date(lot.issued));
    const LocalDate month(std::chrono::local_days(day.year() / day.month() / 1));
    Cohort& cohort = cohorts_[month];
    cohort.month.month = month;
    const Points left = add(cohort, lot, steps);
    outstanding[month] += left;
    all += left;
  }
  for (const auto& [month, points] : outstanding)
    cohorts_[month].squares += as_double(points) * as_double(points);
  squares_ += as_double(all) * as_double(all);
}

Points RedemptionModel::add(Cohort& cohort, const PointLot& lot, Steps& steps) const {
  cohort.month.issued += lot.amount;
  cohort.month.redeemed += lot.redeemed;
  cohort.month.expired += lot.expired;
  cohort.month.outstanding += lot.left();

  const std::size_t life = ages_of(lot.expires - lot.issued);
  double unspent = as_double(lot.amount);
  auto next = lot.redemptions.begin();
  for (std::size_t age = 0; age < life; ++age) {
    const Timestamp begin = lot.issued + age_length * age;
    const Timestamp end = age + 1 == life ? lot.expires : begin + age_length;
    if (end > as_of_) {
      Outstanding& outstanding = cohort.outstanding[{age, life}];
      outstanding.points += as_double(lot.left());
      // The last age of what never expires has no end.
      const auto length = std::min(end - begin, Timestamp::duration(age_length));
      const auto to_come = std::clamp(begin + length - as_of_, Timestamp::duration(0), length);
      outstanding.points_to_come += as_double(lot.left()) * static_cast<double>(to_come.count()) /
                                    static_cast<double>(length.count());
      break;
    }
    if (steps.size() <= age) steps.resize(age + 1);
    steps[age].before += unspent;
    for (; next != lot.redemptions.end() && next->at < end; ++next)
      unspent -= as_double(next->points);
    steps[age].after += unspent;
  }
  return lot.left();
}

RedemptionModel::Steps RedemptionModel::all_steps() const {
  Steps all;
  for (const Steps& steps : steps_) {
    if (all.size() < steps.size()) all.resize(steps.size());
    for (std::size_t age = 0; age < steps.size(); ++age) {
      all[age].before += steps[age].before;
      all[age].after += steps[age].after;
    }
  }
  return all;
}

RedemptionModel::Factors RedemptionModel::factors(const Steps& steps) {
  Factors factors;
  Step last;
  for (std::size_t age = 0; age < steps.size(); ++age) {
    const Step& step = steps[age];
    factors.seen.push_back(step.before > 0 ? std::clamp(step.after / step.before, 0.0, 1.0) : 1);
    if (age + standing_in < steps.size()) continue;
    last.before += step.before;
    last.after += step.after;
  }
  // While nothing has been watched, nothing is known to stay unspent.
  if (last.before > 0) factors.beyond = std::clamp(last.after / last.before, 0.0, 1.0);
  return factors;
}

double RedemptionModel::expected(const Cohort& cohort, const Factors& factors) {
  double redeemed = 0;
  for (const auto& [at, outstanding] : cohort.outstanding) {
    if (outstanding.points <= 0) continue;
    double unspent = std::pow(factors.at(at.age), outstanding.points_to_come / outstanding.points);
    for (std::size_t age = at.age + 1; age < at.life; ++age) unspent *= factors.at(age);
    redeemed += outstanding.points * (1 - unspent);
  }
  return redeemed;
}

/// Of an expectation: how much the shares would differ with other accounts, by leaving groups of
/// them out; and how much these accounts may differ from what is expected of them, at most, which
/// is when each redeems either all it has or nothing.
struct RedemptionModel::Error {
  double estimate = 0;
  double sum = 0;
  double squares = 0;
  int left_out = 0;

  void leave_out(double other) {
    const double off = other - estimate;
    sum += off;
    squares += off * off;
    ++left_out;
  }
  double of(double outstanding, double squares_of_accounts) const {
    if (outstanding <= 0) return 0;
    if (left_out < 2) return outstanding;  // nobody to compare with
    const double share = estimate / outstanding;
    const double mean = sum / left_out;
    const double of_shares = (left_out - 1) * (squares / left_out - mean * mean);
    return std::sqrt(of_shares + squares_of_accounts * share * (1 - share));
  }
};

LiabilityReport RedemptionModel::report() const {
  const Steps steps = all_steps();
  const Factors all = factors(steps);
  LiabilityReport report;
  report.as_of = as_of_;
  std::map<LocalDate, Error> errors;
  Error error;
  for (const auto& [month, cohort] : cohorts_)
    error.estimate += errors[month].estimate = expected(cohort, all);
  for (const Steps& group : steps_) {
    if (group.empty()) continue;
    Steps others = steps;
    for (std::size_t age = 0; age < group.size(); ++age) {
      others[age].before -= group[age].before;
      others[age].after -= group[age].after;
    }
    while (!others.empty() && others.back().before <= 0) others.pop_back();
    if (others.empty()) continue;
    const Factors without = factors(others);
    double sum = 0;
    for (const auto& [month, cohort] : cohorts_) {
      const double other = expected(cohort, without);
      errors[month].leave_out(other);
      sum += other;
    }
    error.leave_out(sum);
  }

  for (const auto& [month, cohort] : cohorts_) {
    for (const auto& [at, outstanding] : cohort.outstanding)
      report.extrapolated =
          report.extrapolated || (outstanding.points > 0 && at.life > all.seen.size());
    MonthOfIssue told = cohort.month;
    const double redeemed = as_double(told.redeemed);
    const double outstanding = as_double(told.outstanding);
    const Error& own = errors[month];
    told.expected_redeemed = as_points(own.estimate);
    told.redemption = share_of(redeemed + own.estimate, own.of(outstanding, cohort.squares),
                               redeemed, redeemed + outstanding, as_double(told.issued));
    report.issued += told.issued;
    report.redeemed += told.redeemed;
    report.expired += told.expired;
    report.outstanding += told.outstanding;
    report.months.push_back(told);
  }
  const double outstanding = as_double(report.outstanding);
  const double off = normal_975 * error.of(outstanding, squares_);
  report.expected_redeemed = as_points(error.estimate);
  report.expected_redeemed_low = as_points(std::clamp(error.estimate - off, 0.0, outstanding));
  report.expected_redeemed_high = as_points(std::clamp(error.estimate + off, 0.0, outstanding));
  if (report.issued > Points{0}) {
    const double redeemed = as_double(report.redeemed);
    report.redemption = share_of(redeemed + error.estimate, error.of(outstanding, squares_),
                                 redeemed, redeemed + outstanding, as_double(report.issued));
    report.breakage = rest_of(*report.redemption);
  }
  double unspent = 1;
  for (std::size_t age = 0; age < steps.size(); ++age) {
    unspent *= all.seen[age];
    report.ages.push_back({.from_days = static_cast<int>(age) * 30,
                           .unspent = as_points(steps[age].before),
                           .redeemed = as_points(steps[age].before - steps[age].after),
                           .share = rounded(1 - all.seen[age]),
                           .cumulative = rounded(1 - unspent)});
  }
  return report;
}

}  // namespace ticketing
