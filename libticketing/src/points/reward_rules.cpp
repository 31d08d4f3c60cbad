#include <ticketing/points/reward_rules.hpp>

namespace ticketing {

std::optional<Timestamp> credit_expires_at(const RewardRules& rules,
                                           const BusinessCalendar& calendar, Timestamp now) {
  if (rules.lifetime_days <= 0) return std::nullopt;
  return calendar.start_of(calendar.local_date(now) + std::chrono::days(rules.lifetime_days + 1));
}

}  // namespace ticketing
