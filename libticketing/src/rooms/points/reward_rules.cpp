#include <ticketing/points/reward_rules.hpp>

#include <ticketing/points/ledger.hpp>

#include "base/end_of_day.hpp"

namespace ticketing {

Timestamp credit_expires_at(const RewardRules& rules, const BusinessCalendar& calendar,
                            Timestamp now) {
  if (rules.lifetime_days <= 0) return never_expires;
  return end_of_day(calendar, now, rules.lifetime_days);
}

}  // namespace ticketing
