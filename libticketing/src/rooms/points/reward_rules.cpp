#include <ticketing/points/reward_rules.hpp>

#include <ticketing/points/ledger.hpp>

namespace ticketing {

Timestamp credit_expires_at(const RewardRules& rules, const BusinessCalendar& calendar,
                            Timestamp now) {
  if (rules.lifetime_days <= 0) return never_expires;
  return calendar.start_of(calendar.local_date(now) + std::chrono::days(rules.lifetime_days + 1));
}

}  // namespace ticketing
