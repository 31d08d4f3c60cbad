// What can be configured of limits.
#pragma once

#include <boost/describe/class.hpp>

#include <string>
#include <vector>

#include <ticketing/limit/daily_limit.hpp>

namespace ticketing {

/// Token buckets for requests; 0 turns one off.
struct RateConfig {
  int account_per_minute = 600;  ///< writes of one account
  int address_per_minute =
      1200;                     ///< requests of one client address; not for direct loopback clients
  int sign_in_per_minute = 30;  ///< sign-ins and registrations of one client address
};
BOOST_DESCRIBE_STRUCT(RateConfig, (), (account_per_minute, address_per_minute, sign_in_per_minute))

struct LimitsConfig {
  int posts_per_day = 3;
  OnExceed on_exceed = OnExceed::reject;
  std::vector<std::string> closed_hours;  ///< "HH:MM-HH:MM"
  RateConfig rate;
};
BOOST_DESCRIBE_STRUCT(LimitsConfig, (), (posts_per_day, on_exceed, closed_hours, rate))

}  // namespace ticketing
