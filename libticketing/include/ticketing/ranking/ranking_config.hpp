// What can be configured of rankings.
#pragma once

#include <boost/describe/class.hpp>

#include <string>
#include <vector>

#include <ticketing/points.hpp>
#include <ticketing/ranking/metric.hpp>

namespace ticketing {

/// What can be won is looked for among ranks up to this one.
inline constexpr int ranking_awards_max = 100;

struct RankingConfig {
  RankingMetric metric = RankingMetric::comments_received;
  std::vector<Points> awards = {Points{1000}, Points{500}, Points{300}};
  std::vector<std::string> periods = {"month"};
};
BOOST_DESCRIBE_STRUCT(RankingConfig, (), (metric, awards, periods))

}  // namespace ticketing
