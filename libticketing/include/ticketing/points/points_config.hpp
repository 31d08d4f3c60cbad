// What can be configured of points.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <vector>

#include <ticketing/points/reward_rules.hpp>

namespace ticketing {

struct PointsConfig {
  std::int64_t general_post = 10;
  std::int64_t event_comment = 100;
  std::vector<Milestone> milestones = {
      {10, {}, 100}, {100, {}, 1000}, {{}, 10, 50}, {{}, 100, 500}};
  int lifetime_days = 365;
};
BOOST_DESCRIBE_STRUCT(PointsConfig, (), (general_post, event_comment, milestones, lifetime_days))

}  // namespace ticketing
