// What this process has moved and given, as far as it is committed: what Prometheus adds up.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include <ticketing/points/points_moved.hpp>

#include "storage/store.hpp"

namespace ticketing {

/// Thread safe.
class MovedPoints final {
 public:
  /// Of one transaction.
  struct Amounts {
    std::map<Reason, PointsMoved> points;
    std::uint64_t campaign_claims = 0;
  };

  void add(const Amounts& committed);
  /// Every reason once, also those that nothing was moved for.
  std::vector<PointsMoved> points() const;
  /// Coupons won in campaigns.
  std::uint64_t campaign_claims() const;

 private:
  mutable std::mutex mutex_;
  Amounts total_;
};

/// `store`, which from now on adds to `moved` what its transactions have moved: after their commit.
/// What was rolled back, and what nobody knows to be committed, is not in it; nor are dry runs,
/// which write nothing.
std::unique_ptr<Store> counting_points(std::unique_ptr<Store> store, MovedPoints& moved);

}  // namespace ticketing
