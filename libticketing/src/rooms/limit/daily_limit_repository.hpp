// Storage of used daily slots. Used inside one unit of work, by one thread.
#pragma once

#include <ticketing/limit/daily_limit.hpp>

namespace ticketing {

class DailyLimitRepository {
 public:
  virtual ~DailyLimitRepository() = default;
  virtual int used(AccountId account, DailyRule rule, LocalDate day) = 0;
  virtual void add(const DailySlot& slot) = 0;
  /// At most `limit` rows of days before `day`; how many went.
  virtual int remove_before(LocalDate day, int limit) = 0;
};

}  // namespace ticketing
