// What can be configured of rankings.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <ticketing/ranking/metric.hpp>

namespace ticketing {

struct RankingConfig {
  RankingMetric metric = RankingMetric::comments_received;
  std::vector<std::int64_t> awards = {1000, 500, 300};
  std::vector<std::string> periods = {"month"};
};
BOOST_DESCRIBE_STRUCT(RankingConfig, (), (metric, awards, periods))

}  // namespace ticketing
