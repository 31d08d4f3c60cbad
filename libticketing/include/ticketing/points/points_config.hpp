// What can be configured of points.
#pragma once

#include <boost/describe/class.hpp>

#include <string>
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

struct RewardsConfig {
  /// Whether only accounts whose e-mail is verified win coupons and are paid rankings: "true",
  /// "false", or "auto": once mail is enabled for the store.
  std::string verified_only = "auto";
};
BOOST_DESCRIBE_STRUCT(RewardsConfig, (), (verified_only))

}  // namespace ticketing
