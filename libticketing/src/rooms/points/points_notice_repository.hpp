// What accounts were mailed about their points, so that nothing is told twice. Used inside one unit
// of work, by one thread.
#pragma once

#include <cstdint>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>

namespace ticketing {

/// That points will expire in so many days, or fewer.
struct ExpiryWarning {
  AccountId account;
  Timestamp expires_at;
  int days = 0;
};

/// Up to which entry an account was told what it earned.
struct DigestMark {
  AccountId account;
  std::int64_t seq = 0;
  Timestamp at;
};

class PointsNoticeRepository {
 public:
  virtual ~PointsNoticeRepository() = default;
  /// False when it was given before.
  virtual bool add_warning(const ExpiryWarning& warning) = 0;
  /// Removes at most `limit` of those about points that expired before `t`; how many went.
  virtual int remove_warnings_before(Timestamp t, int limit) = 0;
  /// Of the accounts above `after` and up to `last`, ascending.
  virtual std::vector<DigestMark> list_digests(AccountId after, AccountId last) = 0;
  /// In place of the account's mark, if there is one. Its wallet must be locked by this unit of
  /// work.
  virtual void put_digest(const DigestMark& mark) = 0;
};

}  // namespace ticketing
