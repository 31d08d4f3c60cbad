// What can be configured of points.
#pragma once

#include <boost/describe/class.hpp>

#include <vector>

#include <ticketing/points.hpp>
#include <ticketing/points/reward_rules.hpp>

namespace ticketing {

struct PointsConfig {
  Points general_post{10};
  Points event_comment{100};
  std::vector<Milestone> milestones = {
      {10, {}, Points{100}}, {100, {}, Points{1000}}, {{}, 10, Points{50}}, {{}, 100, Points{500}}};
  int lifetime_days = 365;
};
BOOST_DESCRIBE_STRUCT(PointsConfig, (), (general_post, event_comment, milestones, lifetime_days))

}  // namespace ticketing
